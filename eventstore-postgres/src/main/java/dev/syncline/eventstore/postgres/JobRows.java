package dev.syncline.eventstore.postgres;

import dev.syncline.eventstore.BackfillJob;
import dev.syncline.eventstore.BackfillJobId;
import dev.syncline.eventstore.BackfillJobState;
import dev.syncline.eventstore.BackfillPace;
import dev.syncline.eventstore.BackfillProgress;
import dev.syncline.eventstore.BackfillScope;
import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.LoadState;
import dev.syncline.eventstore.RecordedFailure;
import dev.syncline.eventstore.SchemaId;
import dev.syncline.manifest.schema.Slug;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;

/** Reads rows of {@code sync_events.backfill_job}. */
final class JobRows {
  private static final String JOBS =
      """
      SELECT j.id, f.manifest_slug, f.data_store_slug, j.schema_id, j.schema_minor, j.scope,
             j.condition, j.from_key::text, j.to_key::text, j.state, j.rows_per_second, j.last_key,
             (to_jsonb(j) ->> 'parallel')::integer AS parallel, to_jsonb(j) ->> 'ranges' AS ranges,
             j.rows_read, j.rows_estimated, j.under_way, j.pace, j.throttled, j.error_code,
             j.error_message, j.error_fix, j.requested_by, j.requested_at, j.began_at, j.ended_at
        FROM sync_events.backfill_job j JOIN sync_events.feed f ON f.id = j.feed_id
      """;

  private static final String NOT_ENDED = "j.state IN ('requested', 'running', 'paused')";

  private JobRows() {}

  static Optional<BackfillJob> find(Handle handle, BackfillJobId id) {
    return handle
        .createQuery(JOBS + " WHERE j.id = :id")
        .bind("id", id.value())
        .map((row, context) -> job(row))
        .findOne();
  }

  /** Those of a feed that have not ended, or whose keys are still remembered. */
  static List<BackfillJob> open(Handle handle, int feed) {
    return handle
        .createQuery(
            JOBS + " WHERE j.feed_id = :feed AND (j.under_way OR " + NOT_ENDED + ") ORDER BY j.id")
        .bind("feed", feed)
        .map((row, context) -> job(row))
        .list();
  }

  /** Those that have not ended, and the latest others. */
  static List<BackfillJob> list(Handle handle, int ended) {
    return handle
        .createQuery(
            JOBS
                + " WHERE "
                + NOT_ENDED
                + " OR j.id IN (SELECT id FROM sync_events.backfill_job WHERE state IN"
                + " ('complete', 'cancelled', 'failed') ORDER BY id DESC LIMIT :ended)"
                + " ORDER BY j.id")
        .bind("ended", ended)
        .map((row, context) -> job(row))
        .list();
  }

  private static BackfillJob job(ResultSet row) throws SQLException {
    BackfillJobId id = new BackfillJobId(row.getLong("id"));
    BackfillJobState state = BackfillJobState.of(row.getString("state"));
    long limit = row.getLong("rows_per_second");
    return new BackfillJob(
        id,
        new FeedName(
            new Slug(row.getString("manifest_slug")), new Slug(row.getString("data_store_slug"))),
        scope(row),
        state,
        limit == 0 ? OptionalLong.empty() : OptionalLong.of(limit),
        parallel(row),
        progress(row, id, state),
        new BackfillPace(row.getDouble("pace"), Optional.ofNullable(row.getString("throttled"))),
        failure(row),
        new BackfillJob.Times(
            row.getString("requested_by"),
            time(row, "requested_at").orElseThrow(),
            time(row, "began_at"),
            time(row, "ended_at")));
  }

  private static BackfillScope scope(ResultSet row) throws SQLException {
    String scope = row.getString("scope");
    return switch (scope) {
      case "everything" -> BackfillScope.EVERYTHING;
      case "where" -> new BackfillScope.Where(row.getString("condition"));
      case "range" ->
          new BackfillScope.KeyRange(
              Optional.ofNullable(row.getString("from_key")),
              Optional.ofNullable(row.getString("to_key")));
      case "keys" -> BackfillScope.LISTED;
      default -> throw new SQLException("a backfill of scope " + scope);
    };
  }

  private static BackfillProgress progress(ResultSet row, BackfillJobId id, BackfillJobState state)
      throws SQLException {
    return new BackfillProgress(
        new SchemaId(row.getInt("schema_id")),
        row.getInt("schema_minor"),
        Optional.ofNullable(row.getString("last_key")),
        row.getLong("rows_read"),
        row.getLong("rows_estimated"),
        load(row.getBoolean("under_way"), state),
        Optional.of(id),
        RangesJson.read(row.getString("ranges")));
  }

  private static OptionalInt parallel(ResultSet row) throws SQLException {
    int parallel = row.getInt("parallel");
    return row.wasNull() ? OptionalInt.empty() : OptionalInt.of(parallel);
  }

  private static LoadState load(boolean underWay, BackfillJobState state) {
    if (underWay) {
      return LoadState.UNDER_WAY;
    }
    if (state == BackfillJobState.COMPLETE) {
      return LoadState.COMPLETE;
    }
    return state.isEnded() ? LoadState.WITHDRAWN : LoadState.WAITING;
  }

  private static Optional<RecordedFailure.Reason> failure(ResultSet row) throws SQLException {
    String code = row.getString("error_code");
    return code == null
        ? Optional.empty()
        : Optional.of(
            new RecordedFailure.Reason(
                code, row.getString("error_message"), row.getString("error_fix")));
  }

  private static Optional<Instant> time(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
        .map(OffsetDateTime::toInstant);
  }
}
