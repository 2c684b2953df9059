package dev.syncline.faults.fault;

import static org.awaitility.Awaitility.await;

import dev.syncline.faults.scene.Role;
import dev.syncline.faults.scene.Scene;
import dev.syncline.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * kill -9 of the publisher while it reads a chunk of a first load: one of the journal, which nobody
 * but the first load ever reads.
 */
public record KillInChunkRead() implements Fault {
  private static final Duration TO_COME = Duration.ofSeconds(60);

  @Override
  public String name() {
    return "failpoint load.chunk-read";
  }

  @Override
  public String cause() {
    return "held by a lock on the table that is being loaded, then kill -9 of the publisher";
  }

  @Override
  public String healing() {
    return "started again";
  }

  @Override
  public void strike(Scene scene) {
    try (Hold firstChunk = Hold.at(scene.store(), Place.LOAD_CHUNK_STORED.triggers())) {
      if (!scene.runner(Role.PUBLISHER).isAlive()) {
        scene.runner(Role.PUBLISHER).start();
      }
      firstChunk.awaitSomebody();
      try (Connection holder = scene.source().connect();
          Statement lock = holder.createStatement()) {
        holder.setAutoCommit(false);
        lock.execute("LOCK TABLE journal IN ACCESS EXCLUSIVE MODE");
        firstChunk.release();
        awaitReader(scene.source());
        scene.runner(Role.PUBLISHER).kill();
      } catch (SQLException cause) {
        throw new IllegalStateException(cause);
      }
    }
  }

  private static void awaitReader(TestDatabase source) {
    await("a chunk being read")
        .atMost(TO_COME)
        .pollInterval(Duration.ofMillis(5))
        .until(
            () ->
                source.number(
                        "SELECT count(*) FROM pg_locks l JOIN pg_stat_activity a USING (pid)"
                            + " WHERE NOT l.granted AND l.relation = 'journal'::regclass"
                            + " AND a.application_name = 'syncline backfill'")
                    > 0);
  }

  @Override
  public void heal(Scene scene) {
    scene.runner(Role.PUBLISHER).start();
  }
}
