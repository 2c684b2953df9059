package dev.syncline.faults.check;

import dev.syncline.faults.check.Finding.Kind;
import dev.syncline.testkit.TestDatabase;
import java.util.ArrayList;
import java.util.List;

/**
 * C8: the consumer schemas of a destination are at one position once everything has arrived, and
 * none of them is paused. Until then, a trigger on the cursors notes each one that moves while it
 * is paused, and each one that moves back without having been reset.
 */
public final class Cursors implements Checker {
  private static final String NAME = "C8 cursors";
  private static final String CONSUMER = "rig-consumer/%";

  private final TestDatabase destination;

  /**
   * @param destination where {@link #watch} was called
   */
  public Cursors(TestDatabase destination) {
    this.destination = destination;
  }

  /** Has the destination, whose cursors exist, note their moves from now on. */
  public static void watch(TestDatabase destination) {
    destination.execute(
        "CREATE TABLE reset_expected (subscription text NOT NULL)",
        "CREATE TABLE cursor_moves (what text NOT NULL)",
        """
        CREATE FUNCTION watch_cursor() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE
          asked boolean := EXISTS (
            SELECT FROM public.reset_expected e WHERE e.subscription = NEW.subscription);
          place text := 'rig.before_' || md5(NEW.subscription);
          before bigint := OLD.position;
        BEGIN
          -- A commit that pauses moves the cursor twice: what counts is where it stood before.
          IF OLD.updated_at = now() THEN
            before := coalesce(nullif(current_setting(place, true), '')::bigint, OLD.position);
          END IF;
          PERFORM set_config(place, before::text, true);
          IF OLD.paused_at IS NOT NULL AND NEW.paused_at IS NOT NULL
             AND NEW.position <> OLD.position AND NOT asked THEN
            INSERT INTO public.cursor_moves VALUES (format('%s moved from %s to %s while paused',
              NEW.subscription, OLD.position, NEW.position));
          ELSIF NEW.position < before AND NOT asked THEN
            INSERT INTO public.cursor_moves VALUES (format('%s went back from %s to %s',
              NEW.subscription, before, NEW.position));
          ELSIF NEW.position < before THEN
            DELETE FROM public.reset_expected e WHERE e.subscription = NEW.subscription;
            IF NEW.subscription = 'rig-consumer/items' THEN
              UPDATE public.replayed SET times = times + 1;
            END IF;
          END IF;
          RETURN NULL;
        END $$\
        """,
        "CREATE TRIGGER watch_cursor AFTER UPDATE ON sync_sink.cursor FOR EACH ROW"
            + " EXECUTE FUNCTION watch_cursor()");
  }

  /**
   * An operator is about to reset a consumer schema. Its cursor may move back once, or move while
   * it is paused.
   */
  public static void expectReset(TestDatabase destination, String consumer) {
    destination.execute("INSERT INTO reset_expected VALUES ('" + consumer + "')");
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Finding> check() {
    List<Finding> findings = new ArrayList<>();
    findings.addAll(
        Finding.of(
            Kind.DISORDERED,
            NAME,
            "cursors moved that nobody moved",
            destination.rows("SELECT what FROM cursor_moves LIMIT 1000")));
    findings.addAll(
        Finding.of(
            Kind.STUCK,
            NAME,
            "consumer schemas are still paused",
            destination.rows(
                "SELECT subscription, position FROM sync_sink.cursor WHERE paused_at IS NOT NULL"
                    + " AND subscription LIKE '"
                    + CONSUMER
                    + "'")));
    findings.addAll(
        Finding.of(
            Kind.DISORDERED,
            NAME,
            "consumer schemas are not at one position",
            destination.rows(
                "SELECT subscription, position FROM (SELECT subscription, position, max(position)"
                    + " OVER () AS head FROM sync_sink.cursor WHERE subscription LIKE '"
                    + CONSUMER
                    + "') c WHERE position < head")));
    return findings;
  }
}
