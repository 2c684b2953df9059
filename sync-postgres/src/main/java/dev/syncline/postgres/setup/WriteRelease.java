package dev.syncline.postgres.setup;

import dev.syncline.engine.change.TableName;
import dev.syncline.engine.plan.PublishPlan;
import dev.syncline.eventstore.FeedCheckpoint;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.postgres.connect.Session;
import dev.syncline.postgres.sql.Quoted;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The source comes first: a table that was changed while it is published, so that PostgreSQL
 * refuses its updates and deletes, is taken out of the publication as soon as capture stops over
 * it. Its application goes on at once; its rows are loaded again when capture can.
 */
public final class WriteRelease {
  private static final Logger LOG = LoggerFactory.getLogger(WriteRelease.class);
  private static final String LOCK_PATIENCE = "SET lock_timeout = '5s'";

  private WriteRelease() {}

  /**
   * Takes out what is refused its writes, of a publication that is the feed's own. Of one that does
   * not say whose it is, only the tables of the feed: it may be one of others, which the feed was
   * given after it had captured with another.
   *
   * @param refusal why capture stops
   * @param checkpoint where the feed stands
   * @return the refusal, with what was taken out or has to be
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
            + Quoted.table(table);
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
