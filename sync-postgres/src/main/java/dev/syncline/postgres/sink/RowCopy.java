package dev.syncline.postgres.sink;

import java.util.List;
import java.util.Objects;

/**
 * An insert that COPY does as well: every column is filled with a value as it stands.
 *
 * @param sql the COPY statement, which reads its text format
 * @param values the value of each of its columns
 */
record RowCopy(String sql, List<TypedSql.Value> values) {
  RowCopy {
    Objects.requireNonNull(sql, "sql");
    values = List.copyOf(values);
  }
}
