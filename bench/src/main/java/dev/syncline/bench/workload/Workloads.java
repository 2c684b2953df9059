package dev.syncline.bench.workload;

import java.time.Duration;
import java.util.List;

/** All workloads. */
public final class Workloads {
  private Workloads() {}

  /**
   * In the order in which they are run and reported.
   *
   * @param watched how long 'verify --watch' runs
   */
  public static List<Workload> of(Scale scale, Duration watched) {
    return List.of(
        Inserts.backlog(scale),
        Updates.backlog(scale),
        new SteadyRate(scale, 1, 100, 1),
        new SteadyRate(scale, 4, 1000, 1),
        new SteadyRate(scale, 2, 500, 10),
        JoinedTables.backlog(scale),
        Inserts.schemas(scale, 4),
        Inserts.schemas(scale, 16),
        StartUp.of(400),
        Inserts.consumers(scale, 4),
        Inserts.consumers(scale, 16),
        WideRows.backlog(scale),
        new LargeTransaction(scale),
        new FirstLoad(scale),
        new Backfill(scale),
        Inserts.fullStore(scale),
        new Idle(scale),
        Verification.of(scale, watched));
  }
}
