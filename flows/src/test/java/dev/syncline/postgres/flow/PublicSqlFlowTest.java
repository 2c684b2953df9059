package dev.syncline.postgres.flow;

import static dev.syncline.postgres.flow.Contracts.insertOrUpdate;
import static dev.syncline.postgres.flow.Contracts.schema;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.syncline.engine.plan.PublishPlan.PublishedSchema;
import dev.syncline.eventstore.CapturedObjects;
import dev.syncline.eventstore.FeedWriter;
import dev.syncline.manifest.schema.PublicSchema;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.Severity;
import dev.syncline.postgres.session.Session;
import dev.syncline.postgres.source.internal.continuity.PublicSql;
import dev.syncline.postgres.source.internal.transform.planning.TransformPlanner;
import dev.syncline.postgres.source.problem.TransformCode;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A public schema whose SQL is changed under the same version is named. */
@Tag("verify")
class PublicSqlFlowTest {
  private static final String SQL = "SELECT id, name AS v FROM items WHERE id = :id";

  private final SyncRig rig = new SyncRig();

  @BeforeEach
  void publish() {
    rig.source()
        .execute(
            "CREATE TABLE items (id int PRIMARY KEY, name text, label text)",
            "INSERT INTO items VALUES (1, 'a', 'b')");
    rig.publish(items(SQL)).startPublisher();
    rig.drainToStore();
    rig.stopPublisher();
  }

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void otherSqlIsNamedOnceWithWhatToDo() throws SQLException {
    PublicSchema changed = items(SQL.replace("name", "label"));
    assertThat(warnings(changed))
        .singleElement()
        .satisfies(
            warning -> {
              assertThat(warning.severity()).isEqualTo(Severity.WARNING);
              assertThat(warning.code()).isEqualTo(TransformCode.SQL_CHANGED);
              assertThat(warning.message()).contains("items 1.0");
              assertThat(warning.fix())
                  .contains("raise the version to 1.1", "feed reset", rig.feed().name().toString());
            });

    rig.withdraw(items(SQL)).publish(changed).startPublisher();
    rig.drainToStore();
    rig.stopPublisher();

    assertThat(warnings(changed)).isEmpty();
    assertThat(warnings(items(SQL))).hasSize(1);
  }

  /**
   * The catalogue is remembered again while capture runs; the SQL must not be forgotten over it.
   */
  @Test
  void otherSqlIsNamedAlsoAfterAColumnWasAddedMeanwhile() throws SQLException {
    rig.startPublisher();
    rig.drainToStore();
    rig.source().execute("ALTER TABLE items ADD COLUMN note text");
    await("the new column is remembered")
        .untilAsserted(
            () -> {
              rig.drainToStore();
              assertThat(
                      rig.store()
                          .rows(
                              "SELECT property FROM sync_events.captured_object"
                                  + " WHERE property = 'column note'"))
                  .hasSize(1);
            });
    rig.stopPublisher();

    assertThat(warnings(items(SQL))).isEmpty();
    assertThat(warnings(items(SQL.replace("name", "label"))))
        .singleElement()
        .satisfies(warning -> assertThat(warning.code()).isEqualTo(TransformCode.SQL_CHANGED));
  }

  @Test
  void theSameSqlWrittenInAnotherWayIsNotNamed() throws SQLException {
    assertThat(warnings(items(SQL))).isEmpty();
    assertThat(
            warnings(
                items("-- by name\nselect id,  name as v /* shown */\nfrom items where id = :id")))
        .isEmpty();
  }

  private List<Diagnostic> warnings(PublicSchema schema) throws SQLException {
    try (FeedWriter writer = rig.events().write(rig.feed().name());
        Connection session =
            Session.open(SyncRig.connection(Contracts.SOURCE, rig.source()), "planning")) {
      CapturedObjects remembered = writer.captured();
      return PublicSql.changes(
          rig.feed().name(),
          remembered,
          new TransformPlanner(session)
              .plan(List.of(new PublishedSchema(Contracts.PUBLISHER, schema)))
              .schemas());
    }
  }

  private static PublicSchema items(String sql) {
    return schema("items", new String[] {"id", "v"}, insertOrUpdate("items", sql));
  }
}
