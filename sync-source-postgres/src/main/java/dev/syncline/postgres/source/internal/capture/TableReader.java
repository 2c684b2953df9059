package dev.syncline.postgres.source.internal.capture;

import dev.syncline.engine.change.Row;
import dev.syncline.engine.change.RowLayout;
import dev.syncline.engine.change.TableName;
import dev.syncline.postgres.source.internal.setup.SourceTable;
import java.util.List;
import java.util.Set;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;

/** Reads row images of one relation until its columns change. */
final class TableReader {
  private static final long ROW_OVERHEAD = 64;
  private static final long VALUE_OVERHEAD = 48;

  private final Set<TableName> tables;
  private final RowLayout shape;
  private final String[] columns;
  private final boolean[] readable;
  private final boolean wholeOldRows;
  private final Set<String> neverNull;

  /** A row and its approximate size in bytes. */
  record Image(Row row, long bytes) {}

  /**
   * @param tables the captured tables that the rows belong to
   * @param rows the engine's schema of the table's rows
   * @param described the relation as the log describes it now
   */
  TableReader(Set<TableName> tables, Schema rows, DescribedTable described) {
    this.tables = tables;
    List<String> names = rows.fields().stream().map(Field::name).toList();
    shape = RowLayout.of(names);
    columns = names.toArray(String[]::new);
    readable = new boolean[columns.length];
    for (int index = 0; index < columns.length; index++) {
      readable[index] = !described.retyped().contains(columns[index]);
    }
    wholeOldRows = described.planned().filter(SourceTable::logsWholeOldRows).isPresent();
    neverNull = described.planned().map(SourceTable::streamedNotNull).orElse(Set.of());
  }

  Set<TableName> tables() {
    return tables;
  }

  /** The image of a row as it is now: an absent value is NULL. */
  Image read(Struct image) {
    String[] values = values(image);
    return new Image(new Row(shape, values), weight(values));
  }

  /**
   * The image of a row as it was. For columns outside the replica identity the log contains NULL
   * instead of the value, so NULL counts as a value only where whole old rows are logged.
   */
  Image readOld(Struct image) {
    String[] values = values(image);
    if (!wholeOldRows || lacksNeverNull(values)) {
      for (int index = 0; index < values.length; index++) {
        values[index] = values[index] == null ? Row.UNKNOWN : values[index];
      }
    }
    return new Image(new Row(shape, values), weight(values));
  }

  private String[] values(Struct image) {
    String[] values = new String[columns.length];
    for (int index = 0; index < columns.length; index++) {
      // Not get(), which returns the column's default for NULL.
      String text = (String) image.getWithoutDefault(columns[index]);
      values[index] = text == null || readable[index] ? text : Row.UNKNOWN;
    }
    return values;
  }

  // NULL in a NOT NULL column: the replica identity was narrowed after capture began.
  private boolean lacksNeverNull(String[] values) {
    for (int index = 0; index < values.length; index++) {
      if (values[index] == null && neverNull.contains(columns[index])) {
        return true;
      }
    }
    return false;
  }

  private static long weight(String[] values) {
    long bytes = ROW_OVERHEAD;
    for (String value : values) {
      bytes += value == null ? 0 : VALUE_OVERHEAD + value.length();
    }
    return bytes;
  }
}
