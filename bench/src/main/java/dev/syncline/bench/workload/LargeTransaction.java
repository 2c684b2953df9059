package dev.syncline.bench.workload;

import dev.syncline.bench.flow.Flow;
import dev.syncline.bench.flow.Table;
import dev.syncline.bench.measure.Effort;
import dev.syncline.bench.measure.Measurement;
import dev.syncline.bench.measure.Metric;
import dev.syncline.bench.measure.Watch;
import dev.syncline.bench.peer.Marker;
import dev.syncline.bench.peer.Peer;
import dev.syncline.bench.peer.PeerKind;
import dev.syncline.bench.server.Stage;
import java.util.List;
import java.util.Optional;

/** One transaction of a million rows while the system is running. */
record LargeTransaction(long rows) implements Workload {
  private static final Table ITEM = Table.narrow("item");

  LargeTransaction(Scale scale) {
    this(scale.of(1_000_000));
  }

  @Override
  public String name() {
    return "large-transaction";
  }

  @Override
  public String description() {
    return "one transaction of %,d inserts while the system is idle".formatted(rows);
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
    long carried = new Preparation(stage).stream(peer, watch, 0);
    Effort before = Effort.soFar(stage, peer);
    stage.source().execute(ITEM.insert(1, rows));
    long committed = System.nanoTime();
    watch.reached(new Marker(rows, carried + rows));
    long ended = watch.complete(carried + rows);
    Effort effort = Effort.soFar(stage, peer).since(before);
    watch.equal();
    double seconds = (ended - committed) / 1e9;
    return new Measurement()
        .with(Metric.VISIBLE, seconds)
        .with(Metric.RATE, rows / seconds)
        .with(effort);
  }
}
