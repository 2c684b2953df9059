package dev.syncline.postgres.source.internal.continuity;

import dev.syncline.engine.change.TableName;
import dev.syncline.engine.plan.PublishPlan;
import dev.syncline.eventstore.CapturedObjects;
import dev.syncline.postgres.session.Session;
import dev.syncline.postgres.source.internal.transform.plan.ReadColumns;
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
  private static final String NO_LOCK_PATIENCE = "SET lock_timeout = 0";

  public CaptureLook {
    differences = List.copyOf(differences);
  }

  /**
   * Reads and compares, and does not wait long for a table that another session has locked.
   *
   * @param session at the source
   * @param tables the captured tables with the columns that are read
   * @param before what the feed remembers
   */
  public static CaptureLook at(
      Connection session,
      PublishPlan plan,
      Map<TableName, ReadColumns> tables,
      CapturedObjects before)
      throws SQLException {
    try (Statement statement = session.createStatement()) {
      statement.execute(LOCK_PATIENCE);
      CaptureLook look = in(session, plan, tables, before);
      statement.execute(NO_LOCK_PATIENCE);
      return look;
    }
  }

  /** Opens a session for many of these. */
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
