package dev.syncline.postgres.source.internal.backfill;

import dev.syncline.engine.spi.RetriableException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;

/**
 * A snapshot of a source that also knows the subtransactions of what was running.
 *
 * <p>A row carries the id of the subtransaction that inserted it (of the savepoint, or of the block
 * of a function that handles exceptions), and a snapshot lists only whole transactions. So each id
 * between the oldest running transaction and the next one has to be classified: it is finished if
 * it was found finished before the snapshot was taken; it is running if it was found running after
 * that. An id that ended in between is neither, unless the snapshot itself lists it: then another
 * snapshot is taken. Only the ids not yet finished are looked at again, so this takes a fraction of
 * a millisecond. Nothing is locked, and no writer waits.
 *
 * @param next it and all later transactions were not visible
 * @param running the transactions and subtransactions before it that were not visible
 */
record FixedBoundary(long next, List<Long> running) {
  /** How many snapshots are taken at most. */
  private static final int MOST_SNAPSHOTS = 20_000;

  private static final String FIX =
      """
      DO $$
      DECLARE
        seen pg_catalog.pg_snapshot := pg_catalog.pg_current_snapshot();
        upper bigint := pg_catalog.pg_snapshot_xmax(seen)::text::bigint;
        oldest bigint := pg_catalog.pg_snapshot_xmin(seen)::text::bigint;
        unfinished bigint[];
        listed bigint[];
        still bigint[];
        unclear bigint;
      BEGIN
        SELECT coalesce(pg_catalog.array_agg(x), '{}') INTO unfinished
          FROM pg_catalog.generate_series(oldest, upper - 1) AS x
         WHERE pg_catalog.pg_xact_status(x::text::pg_catalog.xid8) = 'in progress';
        FOR attempt IN 1..%d LOOP
          seen := pg_catalog.pg_current_snapshot();
          oldest := pg_catalog.pg_snapshot_xmin(seen)::text::bigint;
          SELECT coalesce(pg_catalog.array_agg(x::text::bigint), '{}') INTO listed
            FROM pg_catalog.pg_snapshot_xip(seen) AS x;
          SELECT coalesce(pg_catalog.array_agg(x) FILTER (WHERE runs), '{}'),
                 pg_catalog.count(*) FILTER (WHERE NOT runs AND x >= oldest AND x <> ALL (listed))
            INTO still, unclear
            FROM (SELECT x, pg_catalog.pg_xact_status(x::text::pg_catalog.xid8) = 'in progress' AS runs
                    FROM (SELECT pg_catalog.unnest(unfinished) AS x
                           UNION ALL
                          SELECT pg_catalog.generate_series(
                                   upper, pg_catalog.pg_snapshot_xmax(seen)::text::bigint - 1)) AS ids
                 ) AS probed;
          unfinished := still;
          upper := pg_catalog.pg_snapshot_xmax(seen)::text::bigint;
          IF unclear = 0 THEN
            PERFORM pg_catalog.set_config('syncline.boundary', upper || ':' || pg_catalog.array_to_string(
                      ARRAY(SELECT pg_catalog.unnest(still) UNION SELECT pg_catalog.unnest(listed)), ','), false);
            RETURN;
          END IF;
        END LOOP;
        PERFORM pg_catalog.set_config('syncline.boundary', '', false);
      END $$
      """
          .formatted(MOST_SNAPSHOTS);

  private static final String READ = "SELECT pg_catalog.current_setting('syncline.boundary')";

  FixedBoundary {
    running = List.copyOf(running);
  }

  /**
   * Takes the snapshot.
   *
   * @param session in autocommit
   * @throws RetriableException if transactions end faster than they can be looked at
   */
  static FixedBoundary now(Connection session) throws SQLException {
    session.setAutoCommit(false);
    try (Statement statement = session.createStatement()) {
      // At any other level, all looks of a transaction have one snapshot.
      statement.execute("SET TRANSACTION ISOLATION LEVEL READ COMMITTED");
      statement.execute(FIX);
      try (ResultSet row = statement.executeQuery(READ)) {
        row.next();
        return parse(row.getString(1));
      }
    } finally {
      session.rollback();
      session.setAutoCommit(true);
    }
  }

  private static FixedBoundary parse(String text) {
    if (text.isEmpty()) {
      throw new RetriableException(
          "too many transactions end at the source to fix where a first load ends", null);
    }
    int colon = text.indexOf(':');
    String ids = text.substring(colon + 1);
    return new FixedBoundary(
        Long.parseLong(text.substring(0, colon)),
        ids.isEmpty()
            ? List.of()
            : Arrays.stream(ids.split(",", -1)).map(Long::valueOf).sorted().toList());
  }
}
