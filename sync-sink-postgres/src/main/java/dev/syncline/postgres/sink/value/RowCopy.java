package dev.syncline.postgres.sink.value;

import dev.syncline.eventstore.Event;
import dev.syncline.postgres.copy.CopyData;
import dev.syncline.postgres.copy.CopyStream;
import dev.syncline.postgres.sql.Quoted;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Inserts events with COPY, which stores their values unchanged. */
public final class RowCopy {
  private final String sql;
  private final RowForm form;

  private RowCopy(String sql, RowForm form) {
    this.sql = sql;
    this.form = form;
  }

  /**
   * A COPY that fills these columns of a table.
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
    List<String> properties = values.stream().map(TypedValue::property).toList();
    return Optional.of(new RowCopy(sql, new RowForm(types, properties)));
  }

  /**
   * Inserts rows for events.
   *
   * @param events at least one
   * @return false if nothing was done, because only the server can read a value or report what is
   *     wrong with it
   * @throws SQLException if the server refuses a row; the transaction has failed then
   */
  public boolean insert(Connection connection, List<Event> events, SharedRows shared)
      throws SQLException {
    Optional<CopyData> rows = shared.of(form, events);
    if (rows.isPresent()) {
      CopyStream.send(connection, sql, rows.get());
    }
    return rows.isPresent();
  }
}
