package dev.syncline.eventstore.postgres;

import dev.syncline.postgres.sql.KeySql;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** The list of keys of one job, in {@code sync_events.backfill_key}. */
final class JobKeys {
  private static final int PAGE = 1_000;

  private static final String INSERT =
      """
      INSERT INTO sync_events.backfill_key (job_id, number, digest, key)
      SELECT :job, :before + row_number() OVER (ORDER BY place), digest, key
        FROM (SELECT DISTINCT ON (digest) digest, key, place
                FROM (SELECT %s AS digest, given.key, given.place
                        FROM unnest(CAST(:keys AS jsonb[])) WITH ORDINALITY AS given (key, place))
                     AS digested
               ORDER BY digest, place) AS listed
       WHERE NOT EXISTS (SELECT FROM sync_events.backfill_key known
                          WHERE known.job_id = :job AND known.digest = listed.digest)
      """
          .formatted(KeySql.sha256("given.key"));

  private final Handle handle;
  private final long job;

  JobKeys(Handle handle, long job) {
    this.handle = handle;
    this.job = job;
  }

  /** Adds all keys, a page at a time; returns how many different ones there are. */
  long add(Iterator<String> keys) {
    long count = 0;
    List<String> page = new ArrayList<>();
    while (keys.hasNext()) {
      page.add(keys.next());
      if (page.size() == PAGE || !keys.hasNext()) {
        count += insert(page, count);
        page.clear();
      }
    }
    return count;
  }

  private long insert(List<String> page, long before) {
    return handle
        .createUpdate(INSERT)
        .bind("job", job)
        .bind("before", before)
        .bindArray("keys", String.class, page)
        .execute();
  }

  /** Records how many keys there are: that is how many rows are read. */
  void setCount(long count) {
    handle
        .createUpdate("UPDATE sync_events.backfill_job SET rows_estimated = :count WHERE id = :job")
        .bind("count", count)
        .bind("job", job)
        .execute();
  }

  List<String> page(long after, int limit) {
    return handle
        .createQuery(
            "SELECT key::text FROM sync_events.backfill_key"
                + " WHERE job_id = :job AND number > :after ORDER BY number LIMIT :limit")
        .bind("job", job)
        .bind("after", after)
        .bind("limit", limit)
        .mapTo(String.class)
        .list();
  }
}
