package dev.syncline.postgres.source.internal.transform;

import static dev.syncline.postgres.source.internal.transform.SourceFixture.schema;
import static dev.syncline.postgres.source.internal.transform.SourceFixture.written;
import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.engine.plan.PublishPlan.PublishedSchema;
import dev.syncline.postgres.session.Session;
import dev.syncline.postgres.source.internal.transform.plan.RegisteredSchema;
import dev.syncline.testkit.TestDatabase;
import dev.syncline.testkit.TestPostgres;
import java.sql.Connection;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("verify")
class KeyReaderTest {
  private static final int KEYS_PER_QUERY = 2;

  private final TestDatabase database = TestPostgres.shared().database();
  private final SourceFixture source = new SourceFixture(database);

  /** Work with a reader of a public schema. */
  private interface Reading {
    void of(KeyReader reader) throws Exception;
  }

  private void with(PublishedSchema schema, Reading reading) throws Exception {
    List<RegisteredSchema> schemas = source.registered(schema);
    try (Connection session = Session.open(source.connection(), "syncline test")) {
      reading.of(new KeyReader(session, schemas.get(0), new OutputPolicy(schemas), KEYS_PER_QUERY));
    }
  }

  private static KeyRows rows(String key, String... objects) {
    return new KeyRows(Optional.of(key), List.of(objects), false);
  }

  @Test
  void findsTheRowsOfKeysAndOfValuesInAnyNumber() throws Exception {
    database.execute(
        "CREATE TABLE accounts (id bigint PRIMARY KEY, name text)",
        "INSERT INTO accounts SELECT n, 'n' || n FROM generate_series(1, 5) AS n");
    PublishedSchema accounts =
        schema(List.of(), written("accounts", "SELECT id, name FROM accounts WHERE id = :id"));

    with(
        accounts,
        reader -> {
          assertThat(reader.byKeys(List.of("{\"id\": 5}", "{\"id\":7}", "{\"id\": 1}")))
              .containsExactly(
                  rows("{\"id\": 5}", "{\"id\":5,\"name\":\"n5\"}"),
                  rows("{\"id\": 7}"),
                  rows("{\"id\": 1}", "{\"id\":1,\"name\":\"n1\"}"));
          assertThat(
                  reader.byValues(
                      List.of(List.of("2"), List.of("no number"), List.of("+9"), List.of("3"))))
              .containsExactly(
                  rows("{\"id\": 2}", "{\"id\":2,\"name\":\"n2\"}"),
                  new KeyRows(Optional.empty(), List.of(), false),
                  rows("{\"id\": 9}"),
                  rows("{\"id\": 3}", "{\"id\":3,\"name\":\"n3\"}"));
        });
  }

  @Test
  void findsRowsByAKeyThatNoColumnHas() throws Exception {
    database.execute(
        "CREATE TABLE accounts (id bigint PRIMARY KEY, name text)",
        "INSERT INTO accounts VALUES (1, 'Ada'), (2, 'Bob')");
    PublishedSchema accounts =
        schema(
            List.of("handle"),
            written("accounts", "SELECT id::text AS handle, name FROM accounts WHERE id = :id"));

    with(
        accounts,
        reader -> {
          assertThat(reader.findsByValues()).isFalse();
          assertThat(reader.byKeys(List.of("{\"handle\": \"9\"}", "{\"handle\": \"2\"}")))
              .containsExactly(
                  rows("{\"handle\": \"9\"}"),
                  rows("{\"handle\": \"2\"}", "{\"handle\":\"2\",\"name\":\"Bob\"}"));
        });
  }

  @Test
  void findsRowsByAKeyOfAnArray() throws Exception {
    database.execute(
        "CREATE TABLE places (at integer[] PRIMARY KEY, name text)",
        "INSERT INTO places VALUES ('{1,2}', 'here')");
    PublishedSchema places =
        schema(List.of(), written("places", "SELECT at, name FROM places WHERE at = :at"));

    with(
        places,
        reader -> {
          assertThat(reader.byKeys(List.of("{\"at\": [1, 2]}", "{\"at\": [2]}")))
              .extracting(KeyRows::objects)
              .containsExactly(List.of("{\"at\":[1,2],\"name\":\"here\"}"), List.of());
          assertThat(reader.byValues(List.of(List.of("{1,2}"))).get(0).objects()).hasSize(1);
        });
  }

  @Test
  void aGroupIsOneRowAndGoneWithItsLastMember() throws Exception {
    database.execute(
        "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint NOT NULL)",
        "ALTER TABLE orders REPLICA IDENTITY FULL",
        "INSERT INTO orders VALUES (1, 7), (2, 7), (3, 8)");
    PublishedSchema counts =
        schema(
            List.of("customer"),
            written(
                "orders",
                "SELECT customer, count(*) AS orders FROM orders WHERE customer = :customer GROUP"
                    + " BY customer"));

    with(
        counts,
        reader ->
            assertThat(reader.byKeys(List.of("{\"customer\": 7}", "{\"customer\": 9}")))
                .containsExactly(
                    rows("{\"customer\": 7}", "{\"customer\":7,\"orders\":2}"),
                    rows("{\"customer\": 9}")));
  }

  @Test
  void aRowThatIsNotPublishedIsNamedSo() throws Exception {
    database.execute(
        "CREATE TABLE accounts (id bigint PRIMARY KEY, name text)",
        "INSERT INTO accounts VALUES (1, NULL)");
    PublishedSchema accounts =
        schema(
            "{\"type\": \"object\", \"properties\": {\"id\": {}, \"name\": {\"type\":"
                + " \"string\"}}}",
            List.of(),
            written("accounts", "SELECT id, name FROM accounts WHERE id = :id"));

    with(
        accounts,
        reader ->
            assertThat(reader.byKeys(List.of("{\"id\": 1}")))
                .containsExactly(new KeyRows(Optional.of("{\"id\": 1}"), List.of(), true)));
  }
}
