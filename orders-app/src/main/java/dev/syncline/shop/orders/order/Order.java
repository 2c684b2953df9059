package dev.syncline.shop.orders.order;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.List;

/**
 * An order of an account.
 *
 * @param total in cents, at the prices at the time of the order
 */
public record Order(
    long id, long accountId, String status, Instant createdAt, List<Item> items, long total) {

  static Order of(Header header, List<Item> items) {
    long total = items.stream().mapToLong(Item::cost).sum();
    return new Order(
        header.id(), header.accountId(), header.status(), header.createdAt(), items, total);
  }

  /** The row of the orders table. */
  public record Header(long id, long accountId, String status, Instant createdAt) {}

  /**
   * One line of the order.
   *
   * @param priceAtTimeOfOrder in cents
   */
  public record Item(
      long id, @JsonIgnore long orderId, long productId, int quantity, int priceAtTimeOfOrder) {
    long cost() {
      return (long) quantity * priceAtTimeOfOrder;
    }
  }
}
