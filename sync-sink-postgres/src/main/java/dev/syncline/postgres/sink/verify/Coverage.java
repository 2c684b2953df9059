package dev.syncline.postgres.sink.verify;

import dev.syncline.postgres.sink.internal.plan.RowMapping;
import dev.syncline.postgres.sink.internal.plan.TableMapping;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What of a consumer schema's rows can be compared at its destination, as far as its SQL shows.
 *
 * @param depth what is compared
 * @param table the table, with its schema; empty if nothing is compared
 * @param key the columns that identify a row
 * @param columns the columns whose values are compared
 * @param omitted the other columns that the SQL writes, each with the reason
 * @param limitation why no more than that is compared; empty if rows are
 * @param extrasKept why a row without a row at the source is no difference; empty if it is one
 */
public record Coverage(
    Depth depth,
    String table,
    List<String> key,
    List<String> columns,
    Map<String, String> omitted,
    Optional<String> limitation,
    Optional<String> extrasKept) {
  /** What is compared. */
  public enum Depth {
    /** Keys, and the values of columns. */
    ROWS,
    /** Keys, and how many rows there are. */
    KEYS,
    /** Nothing. */
    NOTHING
  }

  public Coverage {
    Objects.requireNonNull(depth, "depth");
    Objects.requireNonNull(table, "table");
    key = List.copyOf(key);
    columns = List.copyOf(columns);
    omitted = new TreeMap<>(omitted);
    Objects.requireNonNull(limitation, "limitation");
    Objects.requireNonNull(extrasKept, "extrasKept");
  }

  /** The same, where a row without a row at the source is no difference for this reason. */
  public Coverage keepingExtras(String reason) {
    return new Coverage(
        depth, table, key, columns, omitted, limitation, extrasKept.or(() -> Optional.of(reason)));
  }

  static Coverage of(TableMapping mapping) {
    if (!(mapping instanceof RowMapping rows)) {
      String reason = ((TableMapping.Unknown) mapping).reason();
      return new Coverage(
          Depth.NOTHING, "", List.of(), List.of(), Map.of(), Optional.of(reason), Optional.empty());
    }
    return new Coverage(
        rows.onlyKeys().isPresent() ? Depth.KEYS : Depth.ROWS,
        rows.name(),
        rows.key().stream().map(RowMapping.Key::name).toList(),
        rows.columns().stream().map(RowMapping.Column::name).toList(),
        rows.omitted(),
        rows.onlyKeys(),
        rows.extrasKept());
  }
}
