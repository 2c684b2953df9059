package dev.syncline.postgres.sink.bookkeeping;

import dev.syncline.engine.spi.ConsumerPause;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Optional;

/** Maps a {@link ConsumerPause} to the columns of its cursor's row. */
final class PauseColumns {
  private PauseColumns() {}

  /**
   * The columns of {@link #read}, empty if the tables are of an older version.
   *
   * @param cursor the alias of the row of the cursor
   */
  static String of(String cursor) {
    return """
    (to_jsonb(%1$s) ->> 'paused_at')::timestamptz AS paused_at,
    to_jsonb(%1$s) ->> 'paused_by' AS paused_by,
    to_jsonb(%1$s) -> 'paused_reason' ->> 'code' AS paused_code,
    to_jsonb(%1$s) -> 'paused_reason' ->> 'message' AS paused_message
    """
        .formatted(cursor);
  }

  /** The pause of a row that has these columns; empty if its consumer schema is not paused. */
  static Optional<ConsumerPause> read(ResultSet row) throws SQLException {
    OffsetDateTime since = row.getObject("paused_at", OffsetDateTime.class);
    if (since == null) {
      return Optional.empty();
    }
    return Optional.of(
        new ConsumerPause(
            since.toInstant(),
            Optional.ofNullable(row.getString("paused_by")).orElse(""),
            Optional.ofNullable(row.getString("paused_code")),
            Optional.ofNullable(row.getString("paused_message")).orElse("")));
  }
}
