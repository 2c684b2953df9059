package dev.syncline.eventstore.postgres;

import dev.syncline.eventstore.BackfillProgress;
import dev.syncline.eventstore.LoadState;
import dev.syncline.eventstore.Position;
import dev.syncline.eventstore.RecordedFailure;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Optional;

/**
 * The writer's statements on {@code sync_events.backfill_job}, in the transaction of an append.
 * Operators change the state of the same rows, so a state that has ended is kept.
 */
final class JobProgressTable {
  private static final String SAVE =
      """
      UPDATE sync_events.backfill_job
         SET last_key = ?, rows_read = ?, rows_estimated = ?, under_way = ?, saved_at = now(),
             ranges = CAST(? AS jsonb), began_at = coalesce(began_at, now()),
             reload_from = CASE WHEN scope = 'everything' THEN coalesce(?, reload_from) END,
             state = CASE WHEN ? AND state IN ('requested', 'running', 'paused') THEN 'complete'
                          WHEN state = 'requested' THEN 'running' ELSE state END,
             ended_at = CASE WHEN ? THEN coalesce(ended_at, now()) ELSE ended_at END,
             pace = CASE WHEN ? THEN 0 ELSE pace END,
             throttled = CASE WHEN ? THEN NULL ELSE throttled END
       WHERE id = ? AND feed_id = ?
      """;

  private static final String END =
      """
      UPDATE sync_events.backfill_job
         SET under_way = false, reload_from = NULL, pace = 0, throttled = NULL, saved_at = now(),
             ended_at = coalesce(ended_at, now()),
             error_code = coalesce(?, error_code), error_message = coalesce(?, error_message),
             error_fix = coalesce(?, error_fix),
             state = CASE WHEN ?::text IS NOT NULL AND state IN ('requested', 'running', 'paused')
                          THEN 'failed' ELSE state END
       WHERE id = ? AND feed_id = ?
      """;

  private final Connection connection;
  private final int feed;

  JobProgressTable(Connection connection, int feed) {
    this.connection = connection;
    this.feed = feed;
  }

  /**
   * Saves how far a job has come.
   *
   * @param began where the feed ends, if the job begins there
   */
  void save(BackfillProgress job, Optional<Position> began) throws SQLException {
    try (PreparedStatement save = connection.prepareStatement(SAVE)) {
      save.setString(1, job.lastKey().orElse(null));
      save.setLong(2, job.rowsRead());
      save.setLong(3, job.rowsEstimated());
      save.setBoolean(4, job.state() == LoadState.UNDER_WAY);
      save.setString(5, RangesJson.write(job.ranges()));
      if (began.isPresent()) {
        save.setLong(6, began.get().value());
      } else {
        save.setNull(6, Types.BIGINT);
      }
      for (int parameter = 7; parameter <= 10; parameter++) {
        save.setBoolean(parameter, job.complete());
      }
      save.setLong(11, job.job().orElseThrow().value());
      save.setInt(12, feed);
      save.executeUpdate();
    }
  }

  /** Ends a job that is not complete. */
  void end(BackfillProgress job, Optional<RecordedFailure.Reason> failure) throws SQLException {
    try (PreparedStatement end = connection.prepareStatement(END)) {
      end.setString(1, failure.map(RecordedFailure.Reason::code).orElse(null));
      end.setString(2, failure.map(RecordedFailure.Reason::message).orElse(null));
      end.setString(3, failure.map(RecordedFailure.Reason::fix).orElse(null));
      end.setString(4, failure.map(RecordedFailure.Reason::code).orElse(null));
      end.setLong(5, job.job().orElseThrow().value());
      end.setInt(6, feed);
      end.executeUpdate();
    }
  }
}
