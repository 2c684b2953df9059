package dev.syncline.postgres.flow;

import dev.syncline.engine.plan.PublishPlan.PublishedSchema;
import dev.syncline.manifest.schema.PublicSchema;
import dev.syncline.postgres.session.Session;
import dev.syncline.postgres.source.internal.transform.plan.TransformationPlan;
import dev.syncline.postgres.source.internal.transform.planning.TransformPlanner;
import dev.syncline.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Asks which plan a public schema would have at a source. */
final class Planning implements AutoCloseable {
  private final Connection session;

  Planning(TestDatabase source) {
    try {
      session = Session.open(SyncRig.connection(Contracts.SOURCE, source), "planning");
    } catch (SQLException cause) {
      throw new IllegalStateException(cause);
    }
  }

  /**
   * The plan of an inserted row.
   *
   * @throws dev.syncline.manifest.verify.DiagnosticException if the schema is refused
   */
  TransformationPlan load(PublicSchema schema) {
    return new TransformPlanner(session)
        .plan(List.of(new PublishedSchema(Contracts.PUBLISHER, schema)))
        .schemas()
        .get(0)
        .load();
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (SQLException cause) {
      throw new IllegalStateException(cause);
    }
  }
}
