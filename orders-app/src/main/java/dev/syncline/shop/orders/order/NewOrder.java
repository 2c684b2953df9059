package dev.syncline.shop.orders.order;

import java.util.List;

/** An order to place. */
public record NewOrder(long accountId, List<Line> items) {
  public NewOrder {
    items = List.copyOf(items);
  }

  List<Long> productIds() {
    return items.stream().map(Line::productId).toList();
  }

  /** A quantity of one product. */
  public record Line(long productId, int quantity) {}
}
