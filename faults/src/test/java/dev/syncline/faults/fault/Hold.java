package dev.syncline.faults.fault;

import static org.awaitility.Awaitility.await;

import dev.syncline.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Stops whoever comes to a place in a database, without a change to the product: a trigger there
 * asks for an advisory lock that the rig holds, and whoever waits for it can be seen.
 */
final class Hold implements AutoCloseable {
  private static final int LOCK = 7_131;
  private static final Duration TO_COME = Duration.ofSeconds(60);
  private static final Duration TO_GO = Duration.ofSeconds(30);
  private static final String FUNCTION =
      """
      CREATE OR REPLACE FUNCTION public.rig_hold() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        PERFORM pg_advisory_xact_lock(%d);
        RETURN coalesce(NEW, OLD);
      END $$\
      """
          .formatted(LOCK);

  private final TestDatabase database;
  private final List<Place.Trigger> triggers;
  private final Connection holder;

  private Hold(TestDatabase database, List<Place.Trigger> triggers, Connection holder) {
    this.database = database;
    this.triggers = triggers;
    this.holder = holder;
  }

  /** Takes the lock and makes the triggers. */
  static Hold at(TestDatabase database, List<Place.Trigger> triggers) {
    try {
      Connection holder = database.connect();
      try (Statement statement = holder.createStatement()) {
        statement.execute("SELECT pg_advisory_lock(" + LOCK + ")");
      }
      Hold hold = new Hold(database, triggers, holder);
      database.execute(FUNCTION);
      hold.create();
      return hold;
    } catch (SQLException cause) {
      throw new IllegalStateException(cause);
    }
  }

  /**
   * All triggers at once, or whoever is held at the first would keep the next table locked. The
   * product's own transactions hold the tables now and then, and are not to wait for us long.
   */
  private void create() {
    List<String> statements = new ArrayList<>(List.of("SET LOCAL lock_timeout = '500ms'"));
    for (Place.Trigger trigger : triggers) {
      statements.add("LOCK TABLE " + trigger.table() + " IN ACCESS EXCLUSIVE MODE");
    }
    for (Place.Trigger trigger : triggers) {
      statements.add("DROP TRIGGER IF EXISTS rig_hold ON " + trigger.table());
      statements.add(trigger.sql());
    }
    await("triggers on " + triggers)
        .atMost(TO_GO)
        .ignoreExceptions()
        .until(
            () -> {
              database.transaction(statements.toArray(String[]::new));
              return true;
            });
  }

  /** Waits until somebody has come to the place. */
  void awaitSomebody() {
    await("somebody held at " + triggers.get(0).sql())
        .atMost(TO_COME)
        .pollInterval(Duration.ofMillis(5))
        .until(
            () ->
                database.number(
                        "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = "
                            + LOCK
                            + " AND database = (SELECT oid FROM pg_database WHERE datname ="
                            + " current_database()) AND NOT granted")
                    > 0);
  }

  /** Lets go; whoever was held goes on as far as it can. */
  void release() {
    try {
      holder.close();
    } catch (SQLException serverGone) {
      // Then the lock is gone with it.
    }
  }

  /** Lets go and takes the triggers away. */
  @Override
  public void close() {
    release();
    for (Place.Trigger trigger : triggers) {
      await("the trigger on " + trigger.table() + " to go")
          .atMost(TO_GO)
          .ignoreExceptions()
          .until(
              () -> {
                database.execute(
                    "SET lock_timeout = '2s'",
                    "DROP TRIGGER IF EXISTS rig_hold ON " + trigger.table());
                return true;
              });
    }
  }
}
