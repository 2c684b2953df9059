package dev.syncline.postgres.sink.internal.apply;

import dev.syncline.eventstore.Event;
import dev.syncline.postgres.session.Failure;
import dev.syncline.postgres.sink.internal.plan.TypedSql;
import dev.syncline.postgres.sink.internal.rows.EventBatches;
import dev.syncline.postgres.sink.internal.rows.EventRows;
import dev.syncline.postgres.sink.internal.value.TypedValue;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.List;

/** Finds the property of an event that cannot be cast to the type its placeholder has. */
public final class CastProbe {
  private static final EventBatches ONE_EVENT = new EventBatches(1, Integer.MAX_VALUE);

  private CastProbe() {}

  /**
   * The property and the type, for a message; empty if all values can be cast.
   *
   * @param connection in a transaction that has not failed
   * @throws SQLException for an error that no row can cause, such as a lock timeout
   */
  public static String find(Connection connection, TypedSql sql, Event event) throws SQLException {
    for (TypedValue value : sql.values()) {
      if (!casts(connection, value, event)) {
        return ": property '" + value.property() + "' as " + value.type();
      }
    }
    return "";
  }

  private static boolean casts(Connection connection, TypedValue value, Event event)
      throws SQLException {
    Savepoint before = connection.setSavepoint();
    EventRows rows = EventRows.of(List.of(value));
    try (PreparedStatement probe = connection.prepareStatement(rows.asText(1))) {
      ONE_EVENT.each(List.of(event), rows, probe, probe::execute);
      return true;
    } catch (SQLException refused) {
      connection.rollback(before);
      Failure.requireOfARow(refused);
      return false;
    }
  }
}
