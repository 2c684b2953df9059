package dev.syncline.faults.check;

import dev.syncline.faults.check.Finding.Kind;
import dev.syncline.testkit.TestDatabase;
import java.util.ArrayList;
import java.util.List;

/**
 * C5: the event store by itself is sound. Positions have no gap, source transactions are whole and
 * in commit order, nothing stands there twice, and the source was told of no more than is there.
 *
 * <p>Events that retention has dropped are not there to be audited: the log begins where the event
 * store says, and has no gap after that. Segments end anywhere, so the oldest transaction may have
 * lost its beginning; then the base has to cover it to its end. Each event stays for longer than a
 * cycle, so that the check at its end sees it. A backfill of accounts shows each row as the log has
 * it at that place: an insert has the version of the event before, every other change the next.
 */
public final class LogAudit implements Checker {
  private static final String NAME = "C5 log audit";

  private final TestDatabase source;
  private final TestDatabase store;
  private final String slot;
  private final Window window;

  /**
   * @param slot the replication slot at the source
   * @param streamingFrom the last position that may hold rows of a first load, which are in the
   *     order of their keys and not of their commits
   */
  public LogAudit(TestDatabase source, TestDatabase store, String slot, long streamingFrom) {
    this.source = source;
    this.store = store;
    this.slot = slot;
    this.window = new Window(streamingFrom);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Finding> check() {
    List<Finding> findings = new ArrayList<>();
    find(
        findings,
        Kind.LOST,
        "positions are missing",
        """
        SELECT format('%s to %s', position + 1, next - 1)
        FROM (SELECT position, lead(position) OVER (ORDER BY position) AS next FROM
               (SELECT coalesce(max(oldest_position), 1) - 1 AS position FROM sync_events.retention
                UNION ALL SELECT position FROM sync_events.event
                UNION ALL SELECT head_position + 1 FROM sync_events.feed) p) g
        WHERE next > position + 1
        """);
    find(
        findings,
        Kind.DISORDERED,
        "events stand there that are dropped",
        "SELECT position FROM sync_events.event"
            + " WHERE position < (SELECT max(oldest_position) FROM sync_events.retention)");
    find(
        findings,
        Kind.DISORDERED,
        "events stand beyond the head",
        "SELECT position FROM sync_events.event"
            + " WHERE position > (SELECT max(head_position) FROM sync_events.feed)");
    find(
        findings,
        Kind.TORN,
        "transactions are not whole",
        """
        SELECT format('%s: positions %s to %s, %s events', transaction_first, min(position),
                 max(position), count(*))
        FROM sync_events.event,
          (SELECT coalesce(max(oldest_position), 1) AS oldest,
             coalesce(max(base_position), 0) AS folded FROM sync_events.retention) kept
        GROUP BY transaction_first, oldest, folded
        HAVING min(position) <> greatest(transaction_first, oldest)
          OR max(position) - min(position) + 1 <> count(*)
          OR count(DISTINCT transaction_id) > 1
          OR transaction_first < oldest AND max(position) > folded
        """);
    find(
        findings,
        Kind.DUPLICATED,
        "source transactions stand there twice",
        """
        SELECT format('%s at %s', transaction_id, array_agg(DISTINCT transaction_first))
        FROM sync_events.event GROUP BY transaction_id HAVING count(DISTINCT transaction_first) > 1
        """);
    long head = store.number("SELECT coalesce(max(head_position), 0) FROM sync_events.feed");
    order(findings);
    window.checked(head);
    acknowledgement(findings);
    return findings;
  }

  /** Every writer commits one transaction after the other, and rows are changed under a lock. */
  private void order(List<Finding> findings) {
    find(
        findings,
        Kind.DISORDERED,
        "a writer's transactions are not in commit order",
        """
        SELECT format('%s after %s', id, before) FROM
          (SELECT (key->>'id')::bigint AS id,
             lag((key->>'id')::bigint) OVER
               (PARTITION BY object->>'writer' ORDER BY position) AS before
           FROM sync_events.events WHERE public_schema_name = 'journal' AND position > AFTER) e
        WHERE id <= before
        """
            .replace("AFTER", Long.toString(window.after())));
    find(
        findings,
        Kind.DISORDERED,
        "changes of a row are not each there once, in order",
        """
        SELECT format('%s %s: %s %s after %s', public_schema_name, key, operation, version, before)
        FROM
          (SELECT public_schema_name, key, operation, (object->>'version')::bigint AS version,
             lag((object->>'version')::bigint) OVER
               (PARTITION BY public_schema_name, key ORDER BY position) AS before
           FROM sync_events.events
           WHERE public_schema_name IN ('accounts', 'savings') AND position > AFTER) e
        WHERE version <> before + CASE operation WHEN 'insert' THEN 0 ELSE 1 END
        """
            .replace("AFTER", Long.toString(window.after())));
  }

  /** The slot is asked first: what is confirmed there must be in the store by then. */
  private void acknowledgement(List<Finding> findings) {
    String confirmed =
        source.value(
            "SELECT coalesce(max(confirmed_flush_lsn), '0/0') FROM pg_replication_slots"
                + " WHERE slot_name = '"
                + slot
                + "'");
    find(
        findings,
        Kind.LOST,
        "the source was told of more than is stored",
        "SELECT format('told %s, stored %s', '"
            + confirmed
            + "', source_end_lsn) FROM sync_events.feed WHERE source_end_lsn < '"
            + confirmed
            + "'::pg_lsn");
  }

  private void find(List<Finding> findings, Kind kind, String what, String query) {
    findings.addAll(Finding.of(kind, NAME, what, store.rows(query + " LIMIT 1000")));
  }
}
