package dev.syncline.bench.workload;

import dev.syncline.bench.flow.Flow;
import dev.syncline.bench.flow.Table;
import dev.syncline.bench.measure.Effort;
import dev.syncline.bench.measure.Measurement;
import dev.syncline.bench.measure.Metric;
import dev.syncline.bench.measure.Percentiles;
import dev.syncline.bench.measure.Watch;
import dev.syncline.bench.peer.Peer;
import dev.syncline.bench.peer.PeerKind;
import dev.syncline.bench.server.Stage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Rows at a steady rate: how long from a row's commit until it is visible.
 *
 * @param writers connections that write
 * @param transactions commits a second, of all writers together
 * @param rows to a commit
 */
record SteadyRate(int writers, int transactions, int rows, Duration warmUp, Duration measured)
    implements Workload {
  private static final Table ITEM = Table.narrow("item");

  SteadyRate(Scale scale, int writers, int transactions, int rows) {
    this(
        writers,
        transactions,
        rows,
        scale.of(Duration.ofSeconds(15)),
        scale.of(Duration.ofSeconds(30)));
  }

  @Override
  public String name() {
    return "steady-" + transactions * rows;
  }

  @Override
  public String description() {
    return "%,d transactions a second of %d rows by %d writers for %d seconds, after %d to warm up"
        .formatted(transactions, rows, writers, measured.toSeconds(), warmUp.toSeconds());
  }

  @Override
  public Flow flow() {
    return Flow.of(List.of(ITEM));
  }

  @Override
  public boolean suits(PeerKind peer) {
    return peer != PeerKind.PUBLISHER;
  }

  @Override
  public Optional<String> variantOf() {
    return Optional.empty();
  }

  @Override
  public Measurement measure(Stage stage, Peer peer, Watch watch) {
    peer.recordDelays();
    long carried = new Preparation(stage).stream(peer, watch, 0);
    SteadyWriters steady = new SteadyWriters(stage.source(), ITEM, writers, transactions, rows);
    long warm = steady.write(1, warmUp);
    Effort before = Effort.soFar(stage, peer);
    long start = System.nanoTime();
    long last = steady.write(warm + 1, measured);
    double seconds = (System.nanoTime() - start) / 1e9;
    Effort effort = Effort.soFar(stage, peer).since(before);
    watch.complete(carried + last);
    double[] delays = peer.observation().delays(ITEM, warm + 1, last);
    return new Measurement()
        .with(new Percentiles(delays))
        .with(Metric.WRITTEN, (last - warm) / seconds)
        .with(effort, seconds);
  }
}
