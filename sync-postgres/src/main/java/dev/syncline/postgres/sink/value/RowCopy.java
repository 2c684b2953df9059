package dev.syncline.postgres.sink.value;

import dev.syncline.eventstore.Event;
import dev.syncline.postgres.sql.Quoted;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** A COPY that inserts values of events as they stand. */
public final class RowCopy {
  private final String sql;
  private final List<BinaryType> types;
  private final JsonMembers members;

  private RowCopy(String sql, List<BinaryType> types, JsonMembers members) {
    this.sql = sql;
    this.types = List.copyOf(types);
    this.members = members;
  }

  /**
   * Fills these columns of a table.
   *
   * @param table its name as SQL
   * @param values one for each column
   * @return empty if not all of them have a binary form
   */
  public static Optional<RowCopy> of(
      String table, Collection<String> columns, List<TypedValue> values) {
    List<BinaryType> types = new ArrayList<>();
    values.forEach(value -> BinaryType.of(value.type()).ifPresent(types::add));
    if (types.size() < values.size()) {
      return Optional.empty();
    }
    String sql =
        columns.stream()
            .map(Quoted::identifier)
            .collect(
                Collectors.joining(", ", "COPY " + table + " (", ") FROM STDIN (FORMAT binary)"));
    List<String> names = values.stream().map(TypedValue::property).toList();
    return Optional.of(new RowCopy(sql, types, new JsonMembers(names)));
  }

  /**
   * The rows of events, to be sent to a server.
   *
   * @return empty if a value is one that only the server can read
   * @throws SQLException if one is such that no server takes it
   */
  public Optional<CopyRows> rows(List<Event> events) throws SQLException {
    CopyRows rows = new CopyRows(types, members);
    for (Event event : events) {
      if (!rows.add(EventBatches.values(event))) {
        return Optional.empty();
      }
    }
    return Optional.of(rows);
  }

  /** Inserts rows. If it fails the transaction has. */
  public void insert(Connection connection, CopyRows rows) throws SQLException {
    CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql);
    try {
      rows.end().sendTo(copy);
      copy.endCopy();
    } finally {
      if (copy.isActive()) {
        copy.cancelCopy();
      }
    }
  }
}
