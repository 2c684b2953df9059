package dev.syncline.bench.peer;

import dev.syncline.bench.process.JavaProcess;
import dev.syncline.bench.server.Database;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A backfill job of Syncline, requested as a user does, and watched in its event store. */
final class SynclineReload implements Reload {
  private static final String JOB =
      " FROM sync_events.backfill_job WHERE id = (SELECT max(id) FROM sync_events.backfill_job)";

  private final Launcher launcher;
  private final List<Path> manifests;
  private final Database store;
  private final Observation destinations;
  private final Runnable restart;
  private final String schema;
  private long rows;
  private long head;

  /**
   * @param manifests the publisher's and everybody's addresses
   * @param restart kills the publisher and starts it again
   */
  SynclineReload(
      Launcher launcher,
      List<Path> manifests,
      Database store,
      Observation destinations,
      String schema,
      Runnable restart) {
    this.launcher = launcher;
    this.manifests = List.copyOf(manifests);
    this.store = store;
    this.destinations = destinations;
    this.restart = restart;
    this.schema = schema;
  }

  @Override
  public void prepare(long seeded) {
    rows = seeded;
  }

  @Override
  public void begin() {
    head = number("SELECT max(head_position) FROM sync_events.feed");
    List<String> arguments = new ArrayList<>(List.of("backfill", "start", "--schema", schema));
    manifests.forEach(manifest -> arguments.add(manifest.toString()));
    try (JavaProcess command = launcher.start("backfill", arguments)) {
      command.awaitEnd();
    }
  }

  @Override
  public long rowsRead() {
    return number("SELECT rows_read" + JOB);
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalStateException if the job failed
   */
  @Override
  public boolean isComplete() {
    String state = store.value("SELECT state" + JOB);
    if (state.equals("failed") || state.equals("cancelled")) {
      throw new IllegalStateException("the backfill is " + state);
    }
    return state.equals("complete");
  }

  @Override
  public boolean hasArrived(long row) {
    return destinations.reached(new Marker(row, row));
  }

  @Override
  public boolean survivesKills() {
    return true;
  }

  @Override
  public void kill() {
    restart.run();
  }

  @Override
  public long rowsNotOnce() {
    String published =
        " FROM (SELECT count(*) AS times FROM sync_events.event WHERE position > "
            + head
            + " AND (key ->> 'id')::bigint BETWEEN 1 AND "
            + rows
            + " GROUP BY key) AS published";
    return number(
        "SELECT count(*) FILTER (WHERE times <> 1) + " + rows + " - count(*)" + published);
  }

  private long number(String query) {
    return Long.parseLong(store.value(query));
  }
}
