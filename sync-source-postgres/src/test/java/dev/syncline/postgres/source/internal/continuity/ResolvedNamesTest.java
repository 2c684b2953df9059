package dev.syncline.postgres.source.internal.continuity;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.syncline.engine.plan.PublishPlan;
import dev.syncline.engine.plan.PublishPlan.PublishedSchema;
import dev.syncline.eventstore.FeedName;
import dev.syncline.manifest.DataStore;
import dev.syncline.manifest.schema.Operation;
import dev.syncline.manifest.schema.OutputSchema;
import dev.syncline.manifest.schema.PublicSchema;
import dev.syncline.manifest.schema.SchemaVersion;
import dev.syncline.manifest.schema.Slug;
import dev.syncline.manifest.schema.Transformation;
import dev.syncline.postgres.session.Session;
import dev.syncline.postgres.source.internal.transform.SourceFixture;
import dev.syncline.testkit.TestDatabase;
import dev.syncline.testkit.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("verify")
class ResolvedNamesTest {
  private final TestDatabase database = TestPostgres.shared().database();

  @ParameterizedTest
  @ValueSource(strings = {"Items", "\"Items\"", "\"it\"\"em.s\"", "Émile_$2", "_ÄRGER"})
  void aNameIsFoundHoweverItIsWritten(String name) throws SQLException {
    database.execute("CREATE TABLE " + name + " (id int PRIMARY KEY)");
    PublishPlan plan = plan(name);
    try (Connection session = Session.open(plan.source(), "syncline watch")) {
      ResolvedNames before = ResolvedNames.of(plan, session);
      assertThat(before.again(session).differing(before)).isEmpty();

      database.execute(
          "CREATE SCHEMA " + TestDatabase.USER,
          "CREATE TABLE " + TestDatabase.USER + "." + name + " (id int PRIMARY KEY)");

      assertThat(before.again(session).differing(before)).isPresent();
    }
  }

  @Test
  void anotherTableInALaterSchemaChangesNothing() throws SQLException {
    database.execute("CREATE TABLE items (id int PRIMARY KEY)");
    PublishPlan plan = plan("items");
    try (Connection session = Session.open(plan.source(), "syncline watch")) {
      ResolvedNames before = ResolvedNames.of(plan, session);

      database.execute("CREATE SCHEMA other", "CREATE TABLE other.items (id int PRIMARY KEY)");

      assertThat(before.again(session).differing(before)).isEmpty();
    }
  }

  private PublishPlan plan(String table) {
    PublicSchema schema =
        new PublicSchema(
            "items",
            new Slug("source"),
            new OutputSchema(JsonNodeFactory.instance.objectNode()),
            new SchemaVersion(1, 0),
            List.of(),
            List.of(
                new Transformation(
                    Operation.INSERT, "elsewhere", "SELECT id FROM " + table + " WHERE id = :id")),
            Optional.empty());
    return new PublishPlan(
        new FeedName(new Slug("shop"), new Slug("source")),
        new SourceFixture(database).connection(),
        new DataStore.Capture("slot", "pub"),
        List.of(new PublishedSchema(new Slug("shop"), schema)));
  }
}
