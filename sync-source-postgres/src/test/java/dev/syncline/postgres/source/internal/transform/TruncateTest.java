package dev.syncline.postgres.source.internal.transform;

import static dev.syncline.postgres.source.internal.transform.SourceFixture.image;
import static dev.syncline.postgres.source.internal.transform.SourceFixture.on;
import static dev.syncline.postgres.source.internal.transform.SourceFixture.schema;
import static dev.syncline.postgres.source.internal.transform.SourceFixture.table;
import static dev.syncline.postgres.source.internal.transform.SourceFixture.written;
import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.engine.change.TableChange;
import dev.syncline.engine.change.TableChange.RowInserted;
import dev.syncline.engine.change.TableChange.TableTruncated;
import dev.syncline.engine.plan.PublishPlan.PublishedSchema;
import dev.syncline.engine.spi.PublicEvents;
import dev.syncline.engine.spi.Truncation;
import dev.syncline.eventstore.SchemaId;
import dev.syncline.manifest.schema.Operation;
import dev.syncline.manifest.schema.PublicSchema;
import dev.syncline.manifest.schema.Transformation;
import dev.syncline.manifest.schema.TruncatePolicy;
import dev.syncline.testkit.TestDatabase;
import dev.syncline.testkit.TestPostgres;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the truncation of a table means for public schemas that apply it. */
@Tag("verify")
class TruncateTest {
  private static final Transformation[] ACCOUNTS =
      written("accounts", "SELECT id, name FROM accounts WHERE id = :id");
  private static final String ALL = "all rows of 1";

  private SourceFixture source;

  @BeforeEach
  void createTables() {
    TestDatabase database = TestPostgres.shared().database();
    source = new SourceFixture(database);
    database.execute(
        "CREATE TABLE accounts (id bigint PRIMARY KEY, name text)",
        "CREATE TABLE regions (id bigint PRIMARY KEY, name text)",
        "ALTER TABLE regions REPLICA IDENTITY FULL",
        "CREATE TABLE vehicles (id bigint PRIMARY KEY, plate text)",
        "CREATE TABLE trucks (load text, PRIMARY KEY (id)) INHERITS (vehicles)",
        "CREATE TABLE items (id bigint PRIMARY KEY) PARTITION BY RANGE (id)",
        "CREATE TABLE items_1 PARTITION OF items FOR VALUES FROM (0) TO (100)",
        "CREATE TABLE items_2 PARTITION OF items FOR VALUES FROM (100) TO (200)");
  }

  @Test
  void allRowsAreGoneIfTheyAreThoseOfTheTable() {
    assertThat(truncations(List.of(applying(ACCOUNTS)), truncated("accounts", "accounts")))
        .containsExactly(List.of(ALL));
  }

  @Test
  void someRowsMayHaveChangedIfTheTableIsJoined() {
    String joined = "SELECT a.id, r.name FROM accounts a LEFT JOIN regions r ON r.id = a.id WHERE ";
    PublishedSchema schema =
        applying(
            on(Operation.INSERT, "accounts", joined + "a.id = :id"),
            on(Operation.UPDATE, "accounts", joined + "a.id = :id"),
            on(Operation.UPDATE, "regions", joined + "r.id = :id"));

    assertThat(
            truncations(
                List.of(schema),
                truncated("regions", "regions"),
                truncated("accounts", "accounts")))
        .containsExactly(List.of("some rows of 1, SRC-185"), List.of(ALL));
  }

  @Test
  void allPartitionsAreTruncatedWithTheirTable() {
    PublishedSchema items = applying(written("items", "SELECT id FROM items WHERE id = :id"));

    assertThat(truncations(List.of(items), truncated("items", "items")))
        .containsExactly(List.of(ALL));
  }

  @Test
  void someRowsAreGoneUnlessEachChildIsTruncatedToo() {
    PublishedSchema vehicles =
        applying(written("vehicles", "SELECT id, plate FROM vehicles WHERE id = :id"));
    String some = "some rows of 1, SRC-186";

    assertThat(
            truncations(
                List.of(vehicles),
                truncated("vehicles", "vehicles"),
                truncated("vehicles", "trucks"),
                new RowInserted(table("vehicles"), image("id", "1", "plate", "new")),
                truncated("vehicles", "trucks")))
        .containsExactly(List.of(some), List.of(ALL), List.of(), List.of(some));
  }

  @Test
  void eachPublicSchemaHasItsOwnPolicy() {
    assertThat(
            truncations(
                List.of(
                    with(TruncatePolicy.IGNORE, "ignoring", ACCOUNTS),
                    with(TruncatePolicy.APPLY, "applying", ACCOUNTS)),
                truncated("accounts", "accounts")))
        .containsExactly(List.of("all rows of 2"));
  }

  private List<List<String>> truncations(List<PublishedSchema> schemas, TableChange... changes) {
    try (SqlTransformer transformer = source.transformer(schemas.toArray(new PublishedSchema[0]))) {
      return transformer.transform(List.of(changes), Set.of()).stream()
          .map(PublicEvents::truncations)
          .map(found -> found.stream().map(TruncateTest::text).toList())
          .toList();
    } catch (InterruptedException cause) {
      throw new IllegalStateException(cause);
    }
  }

  private static String text(Truncation truncation) {
    assertThat(truncation.minor()).isEqualTo(2);
    SchemaId schema = truncation.schema();
    return truncation instanceof Truncation.OfSomeRows some
        ? "some rows of " + schema.value() + ", " + some.why().code().id()
        : "all rows of " + schema.value();
  }

  private static TableTruncated truncated(String tableName, String relation) {
    return new TableTruncated(table(tableName), table(relation));
  }

  private static PublishedSchema applying(Transformation... transformations) {
    return with(TruncatePolicy.APPLY, "things", transformations);
  }

  private static PublishedSchema with(
      TruncatePolicy policy, String name, Transformation... transformations) {
    PublishedSchema plain = schema(List.of(), transformations);
    PublicSchema one = plain.schema();
    return new PublishedSchema(
        plain.manifest(),
        new PublicSchema(
            name,
            one.dataStore(),
            one.outputSchema(),
            one.version(),
            one.key(),
            one.transformations(),
            one.onError(),
            policy,
            one.definitionFile()));
  }
}
