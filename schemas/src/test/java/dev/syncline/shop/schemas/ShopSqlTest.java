package dev.syncline.shop.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.manifest.schema.ConsumerSchema;
import dev.syncline.manifest.schema.Placeholder;
import dev.syncline.manifest.schema.PublicSchema;
import dev.syncline.manifest.schema.SqlTemplate;
import dev.syncline.manifest.schema.Transformation;
import dev.syncline.testkit.TestDatabase;
import dev.syncline.testkit.TestPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Runs the shop's SQL on the shop's own tables. */
@Tag("verify")
class ShopSqlTest {
  private final TestDatabase accounts = TestPostgres.shared().database();
  private final TestDatabase orders = TestPostgres.shared().database();

  @BeforeEach
  void createTables() throws IOException {
    accounts.execute(migration("accounts"));
    orders.execute(migration("orders"));
    accounts.execute(
        "INSERT INTO accounts (id, email, name) VALUES (1, 'a@x', 'Ada'), (2, 'b@x', 'Bo')",
        "INSERT INTO addresses (account_id, street_address, city, state, postal_code, country)"
            + " VALUES (2, 'Main 1', 'Town', 'TS', '123', 'NL')");
  }

  @Test
  void everyTransformationGivesTheRowsItsSchemaDescribes() {
    for (PublicSchema schema :
        List.of(new AccountsSchema().define().build(), new CustomersSchema().define().build())) {
      for (Transformation transformation : schema.transformations()) {
        String sql = filled(transformation.sql(), Map.of("id", "2", "account_id", "2"));

        assertThat(accounts.rows("SELECT json_object_keys(to_json(r)) FROM (" + sql + ") r"))
            .as("%s on %s", transformation.operation(), transformation.table())
            .containsExactlyElementsOf(schema.outputSchema().properties());
      }
    }
  }

  @Test
  void aCustomerWithoutAddressIsStillACustomer() {
    String sql = new CustomersSchema().define().build().transformations().get(0).sql();

    assertThat(accounts.rows(filled(sql, Map.of("id", "1"))))
        .containsExactly("1|a@x|Ada|null|null|null|null|null");
  }

  @Test
  void consumersApplyARowTwiceAndDeleteIt() {
    for (ConsumerSchema schema :
        List.of(
            new OrdersSchema().define().build(), new OrdersCustomersSchema().define().build())) {
      String table = schema.sql().replaceAll("(?s)INSERT INTO (\\w+).*", "$1");

      orders.execute(filled(schema.sql(), row("Ada")), filled(schema.sql(), row("Ada L.")));
      assertThat(orders.rows("SELECT id, name FROM " + table)).containsExactly("1|Ada L.");

      orders.execute(filled(schema.deleteSql().orElseThrow(), row("")));
      assertThat(orders.number("SELECT count(*) FROM " + table)).isZero();
    }
  }

  private static Map<String, String> row(String name) {
    return Map.of("id", "1", "name", "'" + name + "'");
  }

  private static String filled(String sql, Map<String, String> values) {
    return SqlTemplate.parse(sql)
        .render(
            placeholder -> values.getOrDefault(((Placeholder.Named) placeholder).name(), "NULL"));
  }

  private static String migration(String service) throws IOException {
    Path directory =
        Path.of(
            "../" + service + "-app/src/main/resources/dev/syncline/shop", service, "migrations");
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted().map(ShopSqlTest::text).reduce("", String::concat);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
