package dev.syncline.postgres.flow;

import static dev.syncline.postgres.flow.Contracts.copy;
import static dev.syncline.postgres.flow.Contracts.table;
import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.testkit.TestDatabase;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A generated trading company: 100,000 rows over eight tables with foreign keys and mixed types,
 * all through contracts into a second database that has the same foreign keys.
 */
@Tag("verify")
class SampleDatabaseTest {
  private static final Map<String, String> TABLES = new LinkedHashMap<>();

  static {
    TABLES.put("countries", "code char(2) PRIMARY KEY, name text NOT NULL, vat numeric(5,2)");
    TABLES.put(
        "suppliers",
        "id uuid PRIMARY KEY, country char(2) REFERENCES countries, name varchar(80), tags text[],"
            + " since date");
    TABLES.put("categories", "id smallint PRIMARY KEY, name text UNIQUE, attributes jsonb");
    TABLES.put(
        "products",
        "id int PRIMARY KEY, category_id smallint NOT NULL REFERENCES categories, supplier uuid"
            + " REFERENCES suppliers, name text NOT NULL, price numeric(12,4), weight real, picture"
            + " bytea, discontinued boolean NOT NULL");
    TABLES.put(
        "customers",
        "id bigint PRIMARY KEY, country char(2) REFERENCES countries, email text UNIQUE, profile"
            + " json, last_seen inet, created_at timestamptz NOT NULL");
    TABLES.put(
        "orders",
        "id bigint PRIMARY KEY, customer_id bigint NOT NULL REFERENCES customers, status text,"
            + " ordered_at timestamp NOT NULL, deliver_between tstzrange, note text");
    TABLES.put(
        "order_items",
        "order_id bigint REFERENCES orders ON DELETE CASCADE, line int, product_id int REFERENCES"
            + " products, quantity int CHECK (quantity > 0), price numeric, PRIMARY KEY (order_id,"
            + " line)");
    TABLES.put(
        "payments",
        "id bigint PRIMARY KEY, order_id bigint REFERENCES orders, amount money, paid_at time,"
            + " rate double precision");
  }

  private static final String[] ROWS = {
    "INSERT INTO countries SELECT chr(65 + n / 26) || chr(65 + n % 26), 'Country ' || n, n * 0.25"
        + " FROM generate_series(0, 199) n",
    "INSERT INTO suppliers SELECT md5(n::text)::uuid, (SELECT code FROM countries OFFSET n % 200"
        + " LIMIT 1), 'Supplier \"' || n || '\"', ARRAY['a' || n, NULL, 'b,\"c\"'],"
        + " '1970-01-01'::date + n FROM generate_series(1, 500) n",
    "INSERT INTO categories SELECT n, 'Category ' || n, jsonb_build_object('n', n, 'deep',"
        + " jsonb_build_array(1.50, NULL, true)) FROM generate_series(1, 100) n",
    "INSERT INTO products SELECT n, 1 + n % 100, CASE WHEN n % 7 > 0 THEN md5((1 + n %"
        + " 500)::text)::uuid END, 'Product ' || n, n / 7.0, n / 3.0, decode(md5(n::text), 'hex'),"
        + " n % 9 = 0 FROM generate_series(1, 5000) n",
    "INSERT INTO customers SELECT n, (SELECT code FROM countries OFFSET n % 200 LIMIT 1), 'c' || n"
        + " || '@example.org', json_build_object('b', n, 'a', 'ü☃'), ('10.0.' || n % 256 ||"
        + " '.1')::inet, '2020-01-01 00:00:00.123456+02'::timestamptz + n * interval '1 hour' FROM"
        + " generate_series(1, 14200) n",
    "INSERT INTO orders SELECT n, 1 + n % 14200, CASE n % 3 WHEN 0 THEN 'open' ELSE 'paid' END,"
        + " '2021-01-01'::timestamp + n * interval '1 minute', tstzrange(now(), now() + interval '1"
        + " day'), NULLIF(repeat('x', n % 50), '') FROM generate_series(1, 20000) n",
    "INSERT INTO order_items SELECT 1 + n / 2, n % 2, 1 + n % 5000, 1 + n % 9, n * 1.10 FROM"
        + " generate_series(0, 39999) n",
    "INSERT INTO payments SELECT n, n, (n * 1.5)::numeric::money, '00:00'::time + n * interval '1"
        + " second', n * 1e-7 FROM generate_series(1, 20000) n",
  };

  private final SyncRig rig = new SyncRig();

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void allTablesArriveAndFollow() {
    createTables(rig.source());
    createTables(rig.destination());
    rig.source().execute(ROWS);
    TABLES.keySet().forEach(this::contract);
    assertThat(count(rig.source())).isEqualTo(100_000);

    rig.start();
    rig.source()
        .execute(
            "UPDATE products SET price = price * 1.1 WHERE id % 10 = 0",
            "UPDATE orders SET status = 'shipped' WHERE id % 13 = 0",
            "DELETE FROM payments WHERE order_id % 17 = 0",
            "DELETE FROM order_items WHERE order_id % 17 = 0",
            "DELETE FROM orders WHERE id % 17 = 0",
            "INSERT INTO orders SELECT 100000 + n, n, 'late', now(), NULL, NULL FROM"
                + " generate_series(1, 500) n",
            "UPDATE order_items SET line = line + 10 WHERE order_id % 100 = 1");
    rig.drain();

    TABLES.keySet().forEach(this::requireNoDifference);
  }

  private static void createTables(TestDatabase database) {
    TABLES.forEach(
        (name, columns) -> database.execute("CREATE TABLE " + name + " (" + columns + ")"));
  }

  private void contract(String table) {
    String[] columns =
        rig.source()
            .rows(
                "SELECT attname FROM pg_attribute WHERE attrelid = '"
                    + table
                    + "'::regclass AND attnum > 0 ORDER BY attnum")
            .toArray(String[]::new);
    if (table.equals("order_items")) {
      rig.publish(OrderItems.published(columns)).consume(OrderItems.consumed(columns));
    } else {
      rig.publish(table(table, columns)).consume(copy(table, table, columns));
    }
  }

  private void requireNoDifference(String table) {
    List<String> source = rows(rig.source(), table);
    List<String> destination = rows(rig.destination(), table);
    List<String> missing = new ArrayList<>(source);
    missing.removeAll(new java.util.HashSet<>(destination));
    List<String> extra = new ArrayList<>(destination);
    extra.removeAll(new java.util.HashSet<>(source));
    assertThat(missing).as("%s: at the source only", table).isEmpty();
    assertThat(extra).as("%s: at the destination only", table).isEmpty();
    assertThat(destination).hasSameSizeAs(source);
  }

  private static List<String> rows(TestDatabase database, String table) {
    return database.rows("SELECT row_to_json(t)::text FROM " + table + " t ORDER BY 1");
  }

  private static long count(TestDatabase database) {
    return TABLES.keySet().stream()
        .mapToLong(table -> database.number("SELECT count(*) FROM " + table))
        .sum();
  }
}
