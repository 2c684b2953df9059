package dev.syncline.postgres.source;

import dev.syncline.engine.plan.PublishPlan;
import dev.syncline.engine.spi.RetriableException;
import dev.syncline.eventstore.FeedCheckpoint;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.postgres.session.Session;
import dev.syncline.postgres.source.internal.setup.PublicationContent;
import dev.syncline.postgres.source.internal.setup.PublicationOwner;
import dev.syncline.postgres.source.internal.setup.SlotRemoval;
import dev.syncline.postgres.source.internal.setup.SourceCatalog;
import dev.syncline.postgres.source.internal.setup.SourceSetup;
import dev.syncline.postgres.source.internal.setup.TableCheck;
import dev.syncline.postgres.sql.Quoted;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/** Removes the objects that capture keeps at a source. */
public final class SourceTeardown implements AutoCloseable {
  private final PublishPlan plan;
  private final Connection session;

  private SourceTeardown(PublishPlan plan, Connection session) {
    this.plan = plan;
    this.session = session;
  }

  /**
   * Connects to the source.
   *
   * @throws RetriableException if it does not answer
   * @throws DiagnosticException if it refuses the login
   */
  public static SourceTeardown open(PublishPlan plan) {
    try {
      return new SourceTeardown(plan, Session.open(plan.source(), "syncline reset"));
    } catch (SQLException cause) {
      throw SourceSetup.explained(plan, cause);
    }
  }

  /**
   * Drops the replication slot, ending a reader that has the same role.
   *
   * @return whether the slot existed
   */
  public boolean dropSlot() {
    try {
      return SlotRemoval.remove(session, plan.capture().slotName());
    } catch (SQLException cause) {
      throw SourceSetup.explained(plan, cause);
    }
  }

  /**
   * Requires that the publication, if there is one, is the feed's own.
   *
   * @param checkpoint the checkpoint of the feed
   * @throws DiagnosticException if it may belong to others
   */
  public void requireOwnPublication(FeedCheckpoint checkpoint) {
    try {
      PublicationContent content =
          TableCheck.of(plan, session, new SourceCatalog(session)).content();
      Optional<Diagnostic> problem =
          PublicationOwner.read(plan, session).dropProblem(checkpoint, content);
      if (problem.isPresent()) {
        throw new DiagnosticException(problem.get());
      }
    } catch (SQLException cause) {
      throw SourceSetup.explained(plan, cause);
    }
  }

  /** Drops the publication, if there is one. */
  public void dropPublication() {
    try (Statement statement = session.createStatement()) {
      statement.execute(
          "DROP PUBLICATION IF EXISTS " + Quoted.identifier(plan.capture().publicationName()));
    } catch (SQLException cause) {
      throw SourceSetup.explained(plan, cause);
    }
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (SQLException alreadyLost) {
      // The server ends a lost session.
    }
  }
}
