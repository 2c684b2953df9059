package dev.syncline.postgres.source.internal.setup;

import dev.syncline.engine.change.TableName;
import dev.syncline.engine.plan.PublishPlan;
import dev.syncline.eventstore.FeedCheckpoint;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.postgres.session.Session;
import dev.syncline.postgres.source.problem.SourceCode;
import dev.syncline.postgres.sql.Quoted;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes tables from the publication whose updates and deletes PostgreSQL refuses because they
 * were changed while published. The source's application has priority: it can write again at once,
 * while capture stops. The rows are loaded again when capture resumes.
 */
public final class WriteRelease {
  private static final Logger LOG = LoggerFactory.getLogger(WriteRelease.class);
  private static final String LOCK_PATIENCE = "SET lock_timeout = '5s'";

  private WriteRelease() {}

  /**
   * Removes the tables whose writes are refused, if the publication is the feed's own. If the
   * publication is not marked, it removes only tables of the feed: the publication may belong to
   * others, and the feed may have been configured to use it after capturing with another one.
   *
   * @param refusal why capture stops
   * @param checkpoint the checkpoint of the feed
   * @return the refusal, with the tables that were removed or have to be removed
   */
  public static DiagnosticException after(
      DiagnosticException refusal, PublishPlan plan, FeedCheckpoint checkpoint) {
    List<Diagnostic> problems = new ArrayList<>(refusal.diagnostics());
    try (Connection session = Session.open(plan.source(), "syncline setup")) {
      PublicationOwner owner = PublicationOwner.read(plan, session);
      if (!owner.isOwn(checkpoint)) {
        return refusal;
      }
      String publication = plan.capture().publicationName();
      PublicationContent content =
          TableCheck.of(plan, session, new SourceCatalog(session)).content();
      for (TableName table : PublishedWrites.refused(session, publication).keySet()) {
        if (owner.mayTakeOut(table, content)) {
          problems.add(release(session, publication, table));
        }
      }
    } catch (SQLException cause) {
      LOG.debug("the writes of what is published could not be looked at", cause);
    }
    return new DiagnosticException(problems);
  }

  private static Diagnostic release(Connection session, String publication, TableName table) {
    String sql =
        "ALTER PUBLICATION "
            + Quoted.identifier(publication)
            + " DROP TABLE ONLY "
            + QuotedTable.of(table);
    try (Statement statement = session.createStatement()) {
      statement.execute(LOCK_PATIENCE);
      statement.execute(sql);
      LOG.warn(
          "table {} was taken out of publication {}: PostgreSQL refused its updates and deletes",
          table,
          publication);
      return Diagnostic.error(
          SourceCode.WRITES_RELEASED,
          "table "
              + table
              + " was taken out of publication "
              + publication
              + ", so that its updates and deletes work again",
          "correct it as said, then start again: its rows are loaded again");
    } catch (SQLException cause) {
      return Diagnostic.error(
          SourceCode.WRITES_RELEASED,
          "updates and deletes of table "
              + table
              + " are refused while publication "
              + publication
              + " lists it, and it could not be taken out: "
              + cause.getMessage(),
          sql);
    }
  }
}
