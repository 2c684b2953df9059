package dev.syncline.shop.orders.order;

import static java.util.stream.Collectors.groupingBy;

import dev.syncline.shop.kit.http.InvalidFields;
import dev.syncline.shop.orders.account.AccountNotArrived;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;
import org.jdbi.v3.core.statement.PreparedBatch;

/** The orders and order_items tables. */
public final class Orders {
  private final Jdbi jdbi;

  public Orders(Jdbi jdbi) {
    this.jdbi =
        jdbi.registerRowMapper(ConstructorMapper.factory(Order.Header.class))
            .registerRowMapper(ConstructorMapper.factory(Order.Item.class));
  }

  /** The orders with the next higher ids, in order of id. */
  public List<Order> page(long after, int limit) {
    String sql = "SELECT * FROM orders WHERE id > :after ORDER BY id LIMIT :limit";
    return jdbi.inTransaction(
        handle ->
            withItems(
                handle,
                handle
                    .createQuery(sql)
                    .bind("after", after)
                    .bind("limit", limit)
                    .mapTo(Order.Header.class)
                    .list()));
  }

  public Optional<Order> find(long id) {
    return jdbi.inTransaction(handle -> find(handle, id));
  }

  /**
   * Places an order at current prices, in one transaction.
   *
   * @throws AccountNotArrived if the sync has not written the account
   * @throws InvalidFields if the order names products that do not exist, with each of these lines
   */
  public Order place(NewOrder order) {
    return jdbi.inTransaction(
        handle -> {
          requireAccount(handle, order.accountId());
          Map<Long, Integer> prices = prices(handle, order.productIds());
          UnknownProducts.refuse(order, prices.keySet());
          long id = addHeader(handle, order.accountId());
          addItems(handle, id, order.items(), prices);
          return find(handle, id).orElseThrow();
        });
  }

  private static void requireAccount(Handle handle, long id) {
    Optional<Long> arrived =
        handle
            .createQuery("SELECT id FROM destination_accounts WHERE id = :id")
            .bind("id", id)
            .mapTo(Long.class)
            .findOne();
    if (arrived.isEmpty()) {
      throw new AccountNotArrived(id);
    }
  }

  private static Map<Long, Integer> prices(Handle handle, List<Long> productIds) {
    Map<Long, Integer> prices = new HashMap<>();
    handle
        .createQuery("SELECT id, price FROM products WHERE id = ANY(:ids)")
        .bindArray("ids", Long.class, productIds)
        .map((row, context) -> prices.put(row.getLong("id"), row.getInt("price")))
        .list();
    return prices;
  }

  private static long addHeader(Handle handle, long accountId) {
    return handle
        .createQuery("INSERT INTO orders (account_id) VALUES (:accountId) RETURNING id")
        .bind("accountId", accountId)
        .mapTo(Long.class)
        .one();
  }

  private static void addItems(
      Handle handle, long orderId, List<NewOrder.Line> lines, Map<Long, Integer> prices) {
    String sql =
        """
        INSERT INTO order_items (order_id, product_id, quantity, price_at_time_of_order)
        VALUES (:orderId, :productId, :quantity, :price)
        """;
    PreparedBatch batch = handle.prepareBatch(sql);
    for (NewOrder.Line line : lines) {
      batch
          .bind("orderId", orderId)
          .bindMethods(line)
          .bind("price", prices.get(line.productId()))
          .add();
    }
    batch.execute();
  }

  private static Optional<Order> find(Handle handle, long id) {
    List<Order.Header> header =
        handle
            .createQuery("SELECT * FROM orders WHERE id = :id")
            .bind("id", id)
            .mapTo(Order.Header.class)
            .list();
    return withItems(handle, header).stream().findFirst();
  }

  private static List<Order> withItems(Handle handle, List<Order.Header> headers) {
    Map<Long, List<Order.Item>> items =
        handle
            .createQuery("SELECT * FROM order_items WHERE order_id = ANY(:orders) ORDER BY id")
            .bindArray("orders", Long.class, headers.stream().map(Order.Header::id).toList())
            .mapTo(Order.Item.class)
            .collect(groupingBy(Order.Item::orderId));
    return headers.stream()
        .map(header -> Order.of(header, items.getOrDefault(header.id(), List.of())))
        .toList();
  }
}
