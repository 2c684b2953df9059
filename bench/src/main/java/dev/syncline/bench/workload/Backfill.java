package dev.syncline.bench.workload;

import dev.syncline.bench.flow.Flow;
import dev.syncline.bench.flow.Table;
import dev.syncline.bench.measure.Effort;
import dev.syncline.bench.measure.Measurement;
import dev.syncline.bench.measure.Metric;
import dev.syncline.bench.measure.Percentiles;
import dev.syncline.bench.measure.Watch;
import dev.syncline.bench.peer.Marker;
import dev.syncline.bench.peer.Peer;
import dev.syncline.bench.peer.PeerKind;
import dev.syncline.bench.peer.Reload;
import dev.syncline.bench.server.Stage;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * All rows of a table are loaded, and read once more on request, while 500 rows a second are
 * inserted. A system that keeps what it read is then killed ten times during another reload.
 *
 * @param rows seeded before the first start
 * @param quiet how long delays are measured without a reload
 */
record Backfill(long rows, Duration quiet) implements Workload {
  private static final Table ITEM = Table.narrow("item");
  private static final Set<PeerKind> CAN =
      EnumSet.of(PeerKind.SYNCLINE, PeerKind.WORKSPACE, PeerKind.DEBEZIUM);
  private static final int PER_SECOND = 500;
  private static final int KILLS = 10;

  Backfill(Scale scale) {
    this(scale.of(10_000_000), scale.of(Duration.ofSeconds(60)));
  }

  @Override
  public String name() {
    return "backfill";
  }

  @Override
  public String description() {
    return "%,d rows loaded, then read again on request, while %d rows a second are inserted"
        .formatted(rows, PER_SECOND);
  }

  @Override
  public Flow flow() {
    return Flow.of(List.of(ITEM));
  }

  @Override
  public boolean suits(PeerKind peer) {
    return CAN.contains(peer);
  }

  @Override
  public Optional<String> variantOf() {
    return Optional.empty();
  }

  @Override
  public Measurement measure(Stage stage, Peer peer, Watch watch) {
    Reload reload = peer.reload().orElseThrow();
    reload.prepare(rows);
    peer.recordDelays();
    new Preparation(stage).seed(Map.of(ITEM, rows));
    stage.source().execute("ANALYZE item");
    SteadyWriters writers = new SteadyWriters(stage.source(), ITEM, 2, PER_SECOND, 1);
    Measurement measurement = new Measurement();
    long last = firstLoad(peer, watch, writers, measurement);
    watch.until("the rows written meanwhile", arrived(reload, last));
    last = quiet(peer, watch, reload, writers, last, measurement);
    Effort before = Effort.soFar(stage, peer);
    last = reload(peer, watch, reload, writers, last, measurement);
    measurement.with(Effort.soFar(stage, peer).since(before));
    if (reload.survivesKills()) {
      kill(watch, reload, writers, last);
      watch.equal();
      measurement.with(Metric.KILLS, KILLS);
    }
    return measurement;
  }

  private static BooleanSupplier arrived(Reload reload, long row) {
    return () -> reload.hasArrived(row);
  }

  private long firstLoad(Peer peer, Watch watch, SteadyWriters writers, Measurement measurement) {
    try (Writing writing = Writing.from(writers, rows + 1)) {
      long start = System.nanoTime();
      peer.start();
      watch.reached(new Marker(rows, rows));
      measurement.with(Metric.FIRST_LOAD, rows * 1e9 / (System.nanoTime() - start));
      return writing.end();
    }
  }

  private long quiet(
      Peer peer,
      Watch watch,
      Reload reload,
      SteadyWriters writers,
      long written,
      Measurement measurement) {
    long last = writers.write(written + 1, quiet);
    watch.until("the rows written before the reload", arrived(reload, last));
    Percentiles delays = new Percentiles(peer.observation().delays(ITEM, written + 1, last));
    measurement.with(Metric.QUIET_P50, delays.at(50)).with(Metric.QUIET_P99, delays.at(99));
    return last;
  }

  private long reload(
      Peer peer,
      Watch watch,
      Reload reload,
      SteadyWriters writers,
      long written,
      Measurement measurement) {
    reload.begin();
    watch.until("the reload's first rows", () -> reload.rowsRead() > 0);
    long readBefore = reload.rowsRead();
    long start = System.nanoTime();
    long last;
    try (Writing writing = Writing.from(writers, written + 1)) {
      watch.until("the end of the reload", reload::isComplete);
      double seconds = (System.nanoTime() - start) / 1e9;
      measurement.with(Metric.RATE, (rows - readBefore) / seconds);
      last = writing.end();
    }
    watch.until("the rows written during the reload", arrived(reload, last));
    return withDelays(peer, written + 1, last, measurement);
  }

  private static long withDelays(Peer peer, long first, long last, Measurement measurement) {
    measurement.with(new Percentiles(peer.observation().delays(ITEM, first, last)));
    return last;
  }

  private void kill(Watch watch, Reload reload, SteadyWriters writers, long written) {
    reload.begin();
    try (Writing writing = Writing.from(writers, written + 1)) {
      for (int kill = 1; kill <= KILLS; kill++) {
        long read = rows * kill / (KILLS + 1);
        watch.until(read + " rows", () -> reload.rowsRead() >= read);
        reload.kill();
      }
      watch.until("the end of the reload with kills", reload::isComplete);
      writing.end();
    }
    long wrong = reload.rowsNotOnce();
    if (wrong > 0) {
      throw new IllegalStateException(wrong + " rows were not read once");
    }
  }
}
