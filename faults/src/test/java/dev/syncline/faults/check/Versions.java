package dev.syncline.faults.check;

import dev.syncline.testkit.TestDatabase;
import java.util.ArrayList;
import java.util.List;

/**
 * C3: what a key shows never gets older. The writers give every item a version higher than before;
 * a trigger at the destination remembers the highest ever written and notes each lower one. When
 * items are replayed, their older versions return: in each replay versions grow again, from where
 * it begins. {@link Cursors} counts the replays, in the transaction that moves the cursor back.
 */
public final class Versions implements Checker {
  private static final String NAME = "C3 versions";

  private final TestDatabase store;
  private final TestDatabase destination;
  private final Window window = new Window(0);

  /**
   * @param store the event store, whose order of versions is looked at too
   * @param destination where {@link #watch} was called before anything was written
   */
  public Versions(TestDatabase store, TestDatabase destination) {
    this.store = store;
    this.destination = destination;
  }

  /** Has the destination remember versions from now on. */
  public static void watch(TestDatabase destination) {
    destination.execute(
        "CREATE TABLE replayed (times bigint NOT NULL)",
        "INSERT INTO replayed VALUES (0)",
        "CREATE TABLE highest (id int PRIMARY KEY, version bigint NOT NULL, replay bigint NOT"
            + " NULL)",
        "CREATE TABLE regressions (id int, had bigint, got bigint)",
        """
        CREATE FUNCTION remember() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE
          now_replayed bigint := (SELECT times FROM public.replayed);
        BEGIN
          INSERT INTO public.regressions
            SELECT id, version, NEW.version FROM public.highest
            WHERE id = NEW.id AND version > NEW.version AND replay = now_replayed;
          INSERT INTO public.highest AS h VALUES (NEW.id, NEW.version, now_replayed)
            ON CONFLICT (id) DO UPDATE SET replay = excluded.replay, version =
              CASE WHEN h.replay = excluded.replay THEN greatest(h.version, excluded.version)
                ELSE excluded.version END;
          RETURN NULL;
        END $$\
        """,
        "CREATE TRIGGER remember AFTER INSERT OR UPDATE ON items FOR EACH ROW EXECUTE FUNCTION"
            + " remember()");
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Finding> check() {
    List<Finding> findings = new ArrayList<>();
    long head = store.number("SELECT coalesce(max(head_position), 0) FROM sync_events.feed");
    findings.addAll(
        Finding.of(
            Finding.Kind.DISORDERED,
            NAME,
            "items at the destination went back",
            destination.rows(
                "SELECT format('item %s from %s to %s', id, had, got) FROM regressions LIMIT"
                    + " 1000")));
    findings.addAll(
        Finding.of(
            Finding.Kind.DISORDERED,
            NAME,
            "items in the feed went back",
            store.rows(
                """
                SELECT format('item %s from %s to %s at position %s', id, had, version, position)
                FROM (SELECT key->>'id' AS id, position, (object->>'version')::bigint AS version,
                        lag((object->>'version')::bigint) OVER (PARTITION BY key ORDER BY position) AS had
                      FROM sync_events.events
                      WHERE public_schema_name = 'items' AND object IS NOT NULL AND position > AFTER) e
                WHERE version < had LIMIT 1000
                """
                    .replace("AFTER", Long.toString(window.after())))));
    window.checked(head);
    return findings;
  }
}
