package dev.syncline.postgres.continuity;

import dev.syncline.engine.change.TableName;
import dev.syncline.engine.plan.PublishPlan;
import dev.syncline.engine.spi.RetriableException;
import dev.syncline.eventstore.CapturedObjects;
import dev.syncline.postgres.session.Session;
import dev.syncline.postgres.setup.SourceSetup;
import dev.syncline.postgres.transform.plan.ReadColumns;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;

/**
 * The objects that capture depends on now, and how they differ from what a feed remembers.
 *
 * @param now what the catalog contains
 * @param differences none for a feed that remembers nothing
 */
public record CaptureLook(CapturedObjects now, List<Difference> differences) {
  private static final String LOCK_PATIENCE = "SET lock_timeout = '3s'";

  public CaptureLook {
    differences = List.copyOf(differences);
  }

  /**
   * Reads and compares in its own session.
   *
   * @param tables the captured tables with the columns that are read
   * @param before what the feed remembers
   * @throws RetriableException if the source could not be queried
   */
  public static CaptureLook at(
      PublishPlan plan, Map<TableName, ReadColumns> tables, CapturedObjects before) {
    try (Connection session = session(plan)) {
      return in(session, plan, tables, before);
    } catch (SQLException cause) {
      throw SourceSetup.explained(plan, cause);
    }
  }

  static Connection session(PublishPlan plan) throws SQLException {
    Connection session = Session.open(plan.source(), "syncline watch");
    try (Statement statement = session.createStatement()) {
      statement.execute(LOCK_PATIENCE);
      return session;
    } catch (SQLException cause) {
      session.close();
      throw cause;
    }
  }

  static CaptureLook in(
      Connection session,
      PublishPlan plan,
      Map<TableName, ReadColumns> tables,
      CapturedObjects before)
      throws SQLException {
    CapturedObjects now =
        CapturedCatalog.read(session, plan.capture().publicationName(), tables.keySet());
    return new CaptureLook(
        now,
        CaptureComparison.of(before, now, tables, oid -> CapturedCatalog.isEmpty(session, oid)));
  }

  /** Whether the log up to now can no longer be read. */
  public boolean isUnreadable() {
    return differences.stream()
        .anyMatch(difference -> difference.kind() == Difference.Kind.UNREADABLE);
  }
}
