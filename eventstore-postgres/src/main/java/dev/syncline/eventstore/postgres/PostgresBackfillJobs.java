package dev.syncline.eventstore.postgres;

import dev.syncline.eventstore.BackfillJob;
import dev.syncline.eventstore.BackfillJobId;
import dev.syncline.eventstore.BackfillJobs;
import dev.syncline.eventstore.BackfillPace;
import dev.syncline.eventstore.BackfillRequest;
import dev.syncline.eventstore.BackfillScope;
import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.StoreErrors;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The jobs in {@code sync_events.backfill_job}. */
final class PostgresBackfillJobs implements BackfillJobs {
  private static final String INSERT =
      """
      INSERT INTO sync_events.backfill_job
        (feed_id, schema_id, schema_minor, scope, condition, from_key, to_key, rows_per_second,
         parallel, requested_by)
      VALUES (:feed, :schema, :minor, :scope, :condition, CAST(:from AS jsonb), CAST(:to AS jsonb),
              :limit, :parallel, :by)
      RETURNING id
      """;

  private static final String CHANGE =
      "UPDATE sync_events.backfill_job SET pace = 0, throttled = NULL, ended_at = %s, state = %s"
          + " WHERE id = :id AND state IN ('requested', 'running', 'paused')";

  private static final String FORGET =
      """
      DELETE FROM sync_events.backfill_key
       WHERE (job_id, number) IN (
             SELECT k.job_id, k.number
               FROM sync_events.backfill_job j JOIN sync_events.backfill_key k ON k.job_id = j.id
              WHERE j.feed_id = :feed AND j.state IN ('complete', 'cancelled', 'failed')
              LIMIT :limit)
      """;

  /** So many that each statement stays short. */
  private static final int FORGOTTEN_AT_ONCE = 10_000;

  private final Database database;
  private final FeedTable feeds;

  PostgresBackfillJobs(Database database, FeedTable feeds) {
    this.database = database;
    this.feeds = feeds;
  }

  @Override
  public BackfillJob request(BackfillRequest request, Iterator<String> keys) {
    int feed = feeds.ensure(request.contract().feed());
    return database.ask(handle -> handle.inTransaction(open -> insert(open, feed, request, keys)));
  }

  private static BackfillJob insert(
      Handle handle, int feed, BackfillRequest request, Iterator<String> keys) {
    BackfillScope scope = request.scope();
    long id =
        handle
            .createQuery(INSERT)
            .bind("feed", feed)
            .bind("schema", request.contract().id().value())
            .bind("minor", request.contract().contract().version().minor())
            .bind("scope", name(scope))
            .bind("condition", scope instanceof BackfillScope.Where where ? where.sql() : null)
            .bind("from", scope instanceof BackfillScope.KeyRange r ? r.from().orElse(null) : null)
            .bind("to", scope instanceof BackfillScope.KeyRange r ? r.to().orElse(null) : null)
            .bind(
                "limit",
                request.rowsPerSecond().isPresent() ? request.rowsPerSecond().getAsLong() : null)
            .bind("parallel", request.parallel().isPresent() ? request.parallel().getAsInt() : null)
            .bind("by", request.requestedBy())
            .mapTo(Long.class)
            .one();
    JobKeys list = new JobKeys(handle, id);
    long count = list.add(keys);
    if (count == 0 == scope instanceof BackfillScope.Listed) {
      throw new IllegalArgumentException(count + " keys for " + scope);
    }
    list.setCount(count);
    return JobRows.find(handle, new BackfillJobId(id)).orElseThrow();
  }

  private static String name(BackfillScope scope) {
    return scope.match(all -> "everything", where -> "where", range -> "range", list -> "keys");
  }

  @Override
  public Optional<BackfillJob> find(BackfillJobId id) {
    return database.ask(handle -> JobRows.find(handle, id));
  }

  @Override
  public List<BackfillJob> list(int ended) {
    return database.ask(handle -> JobRows.list(handle, ended));
  }

  @Override
  public List<BackfillJob> open(FeedName feed) {
    return feeds.find(feed).stream()
        .boxed()
        .flatMap(id -> database.ask(handle -> JobRows.open(handle, id)).stream())
        .toList();
  }

  @Override
  public List<String> keys(BackfillJobId id, long after, int limit) {
    return database.ask(handle -> new JobKeys(handle, id.value()).page(after, limit));
  }

  @Override
  public BackfillJob pause(BackfillJobId id) {
    return change(id, "ended_at", "'paused'");
  }

  @Override
  public BackfillJob resume(BackfillJobId id) {
    return change(
        id,
        "ended_at",
        "CASE WHEN state <> 'paused' THEN state WHEN under_way THEN 'running' ELSE 'requested'"
            + " END");
  }

  @Override
  public BackfillJob cancel(BackfillJobId id) {
    return change(id, "now()", "'cancelled'");
  }

  private BackfillJob change(BackfillJobId id, String endedAt, String state) {
    return database.ask(
        handle -> {
          int changed =
              handle
                  .createUpdate(CHANGE.formatted(endedAt, state))
                  .bind("id", id.value())
                  .execute();
          BackfillJob job = JobRows.find(handle, id).orElseThrow(() -> StoreErrors.noJob(id));
          if (changed == 0) {
            throw StoreErrors.ended(id, job.state());
          }
          return job;
        });
  }

  @Override
  public void report(BackfillJobId id, BackfillPace pace) {
    database.ask(
        handle ->
            handle
                .createUpdate(
                    "UPDATE sync_events.backfill_job SET pace = :pace, throttled = :throttled"
                        + " WHERE id = :id AND state IN ('requested', 'running', 'paused')")
                .bind("pace", pace.rowsPerSecond())
                .bind("throttled", pace.throttled().orElse(null))
                .bind("id", id.value())
                .execute());
  }

  @Override
  public void forgetKeys(FeedName feed) {
    feeds
        .find(feed)
        .ifPresent(
            id -> {
              int deleted = FORGOTTEN_AT_ONCE;
              while (deleted == FORGOTTEN_AT_ONCE) {
                deleted =
                    database.ask(
                        handle ->
                            handle
                                .createUpdate(FORGET)
                                .bind("feed", id)
                                .bind("limit", FORGOTTEN_AT_ONCE)
                                .execute());
              }
            });
  }
}
