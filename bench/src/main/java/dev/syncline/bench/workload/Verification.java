package dev.syncline.bench.workload;

import com.fasterxml.jackson.databind.JsonNode;
import dev.syncline.bench.flow.Flow;
import dev.syncline.bench.flow.Table;
import dev.syncline.bench.measure.Measurement;
import dev.syncline.bench.measure.Metric;
import dev.syncline.bench.measure.Watch;
import dev.syncline.bench.peer.Peer;
import dev.syncline.bench.peer.PeerKind;
import dev.syncline.bench.peer.VerifyRun;
import dev.syncline.bench.server.Stage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Ten differences planted among a million rows, which {@code verify --repair} has to find and
 * repair while rows are written; then {@code verify --watch} for as long as is asked, which must
 * find nothing.
 *
 * @param rows how many rows there are, at least 10,000
 * @param watched how long it watches afterwards
 */
record Verification(long rows, Duration watched) implements Workload {
  private static final Table ITEM = Table.narrow("item");
  private static final int WRITES_PER_SECOND = 500;

  static Verification of(Scale scale, Duration watched) {
    return new Verification(Math.max(10_000, scale.of(1_000_000)), watched);
  }

  @Override
  public String name() {
    return "verify";
  }

  @Override
  public String description() {
    return "10 differences among %,d rows found and repaired, then %d minutes watched, at %d writes/s"
        .formatted(rows, watched.toMinutes(), WRITES_PER_SECOND);
  }

  @Override
  public Flow flow() {
    return Flow.of(List.of(ITEM));
  }

  @Override
  public boolean suits(PeerKind peer) {
    return peer == PeerKind.SYNCLINE;
  }

  @Override
  public Optional<String> variantOf() {
    return Optional.empty();
  }

  @Override
  public Measurement measure(Stage stage, Peer peer, Watch watch) {
    new Preparation(stage).seed(Map.of(ITEM, rows)).stream(peer, watch, rows);
    stage.destinations().get(0).execute("VACUUM ANALYZE item");
    Measurement measurement = new Measurement();
    long start = System.nanoTime();
    try (MixedWrites writes = new MixedWrites(stage.source(), rows, WRITES_PER_SECOND).start()) {
      double peak = Math.max(repair(stage, watch, measurement), watch(stage, watch, measurement));
      measurement.with(Metric.MEMORY, peak);
      measurement.with(Metric.WRITTEN, writes.written() * 1e9 / (System.nanoTime() - start));
    }
    watch.equal();
    return measurement;
  }

  /** Returns the memory at its peak, in MB. */
  private double repair(Stage stage, Watch watch, Measurement measurement) {
    TreeSet<Long> planted = plant(stage);
    long start = System.nanoTime();
    try (VerifyRun run = VerifyRun.start(stage, "repair", "--repair")) {
      if (run.isAliveAfter(watch.limit())) {
        throw new IllegalStateException("the repair did not end");
      }
      requireEqual("found", planted, ids(run.documents("difference")));
      requireEqual("repaired", planted, ids(run.documents("repaired")));
      measurement.with(Metric.REPAIRED, (System.nanoTime() - start) / 1e9);
      return run.usage().peakBytes() / 1e6;
    }
  }

  /**
   * Changes the destination by hand: four rows changed, three missing, two too many, and one with
   * another key.
   *
   * @return the keys that differ then
   */
  private TreeSet<Long> plant(Stage stage) {
    long apart = rows / 10 / 1000 * 1000;
    List<String> changes = new ArrayList<>();
    TreeSet<Long> keys = new TreeSet<>(List.of(-1L, -2L, -3L));
    for (int number = 0; number < 8; number++) {
      long id = number * apart + 7;
      keys.add(id);
      if (number < 4) {
        changes.add("UPDATE item SET name = name || '!' WHERE id = " + id);
      } else if (number < 7) {
        changes.add("DELETE FROM item WHERE id = " + id);
      } else {
        changes.add("UPDATE item SET id = -3 WHERE id = " + id);
      }
    }
    changes.add("INSERT INTO item VALUES (-1, 'planted', 1, now()), (-2, 'planted', 2, now())");
    stage.destinations().get(0).execute(changes.toArray(String[]::new));
    return keys;
  }

  /** Returns the memory at its peak, in MB. */
  private double watch(Stage stage, Watch watch, Measurement measurement) {
    try (VerifyRun run = VerifyRun.start(stage, "watch", "--watch", "--rate", "1000000000")) {
      long start = System.nanoTime();
      boolean alive = run.isAliveAfter(watched);
      while (alive && !hasPassed(run) && System.nanoTime() - start < watch.limit().toNanos()) {
        alive = run.isAliveAfter(Duration.ofSeconds(1));
      }
      if (!alive || !hasPassed(run)) {
        throw new IllegalStateException("'verify --watch' has not compared all rows once");
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      List<JsonNode> passes = run.documents("result");
      requireEqual("falsely found", new TreeSet<>(), ids(run.documents("difference")));
      for (JsonNode pass : passes) {
        if (!pass.path("equal").asBoolean() || !pass.path("end").asText().equals("complete")) {
          throw new IllegalStateException("a pass without differences is " + pass);
        }
      }
      measurement.with(Metric.PASSES, passes.size());
      measurement.with(Metric.PASS, seconds / passes.size());
      return run.usage().peakBytes() / 1e6;
    }
  }

  private static boolean hasPassed(VerifyRun run) {
    return !run.documents("result").isEmpty();
  }

  private static TreeSet<Long> ids(List<JsonNode> differences) {
    TreeSet<Long> ids = new TreeSet<>();
    differences.forEach(one -> ids.add(one.path("key").path("id").asLong()));
    return ids;
  }

  private static void requireEqual(String what, TreeSet<Long> expected, TreeSet<Long> found) {
    if (!expected.equals(found)) {
      throw new IllegalStateException(
          "the keys of rows that were %s are %s, not %s".formatted(what, found, expected));
    }
  }
}
