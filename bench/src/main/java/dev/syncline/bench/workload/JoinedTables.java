package dev.syncline.bench.workload;

import dev.syncline.bench.flow.Column;
import dev.syncline.bench.flow.Contract;
import dev.syncline.bench.flow.Flow;
import dev.syncline.bench.flow.Table;
import java.util.List;
import java.util.Map;

/**
 * A public schema over two tables: orders with the name of their customer. Systems that only copy
 * tables copy both, which is less work.
 */
final class JoinedTables {
  private static final Column ID = new Column("id", "bigint PRIMARY KEY", "integer", "i");
  private static final Column AMOUNT =
      new Column("amount", "integer NOT NULL", "integer", "(i % 1000)::integer");

  private JoinedTables() {}

  static Workload backlog(Scale scale) {
    long customers = scale.of(10_000);
    Table customer =
        new Table(
            "customer", List.of(ID, new Column("name", "text NOT NULL", "string", "'name ' || i")));
    Table order =
        new Table(
            "purchase",
            List.of(
                ID,
                AMOUNT,
                new Column(
                    "customer_id",
                    "bigint NOT NULL",
                    "integer",
                    "sign(i) * (abs(i) % " + customers + ")")));
    long orders = scale.of(100) * 1000 + scale.of(30_000);
    return new Drain(
        "joined",
        "%,d orders with the names of their %,d customers, 1,000 and 1 to a transaction; %,d new names"
            .formatted(orders, customers, scale.of(1000)),
        new Flow(List.of(customer, order), List.of(contract()), 1),
        Map.of(customer, customers),
        List.of(
            Transactions.of(scale.of(100), order.insert("n * 1000 + 1", "n * 1000 + 1000")),
            Transactions.of(
                scale.of(30_000),
                order.insert(
                    "n + " + (orders - scale.of(30_000) + 1),
                    "n + " + (orders - scale.of(30_000) + 1))),
            Transactions.of(
                scale.of(1000), "UPDATE customer SET name = 'new name ' || n WHERE id = n + 1")),
        orders + scale.of(1000));
  }

  private static Contract contract() {
    String rows =
        "SELECT p.id, p.amount, c.name AS customer FROM purchase p JOIN customer c ON c.id ="
            + " p.customer_id";
    return new Contract(
        "named_purchase",
        List.of(ID, AMOUNT, new Column("customer", "text NOT NULL", "string", "'-'")),
        rows,
        Map.of("purchase", rows + " WHERE p.id = :id", "customer", rows + " WHERE c.id = :id"));
  }
}
