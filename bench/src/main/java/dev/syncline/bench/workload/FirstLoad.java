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
import java.util.Map;
import java.util.Optional;

/** A table of five million rows when the system starts for the first time. */
record FirstLoad(long rows) implements Workload {
  private static final Table ITEM = Table.narrow("item");

  FirstLoad(Scale scale) {
    this(scale.of(5_000_000));
  }

  @Override
  public String name() {
    return "first-load";
  }

  @Override
  public String description() {
    return "%,d rows that are there before the system's first start".formatted(rows);
  }

  @Override
  public Flow flow() {
    return Flow.of(List.of(ITEM));
  }

  @Override
  public boolean suits(PeerKind peer) {
    return true;
  }

  @Override
  public Optional<String> variantOf() {
    return Optional.empty();
  }

  @Override
  public Measurement measure(Stage stage, Peer peer, Watch watch) {
    new Preparation(stage).seed(Map.of(ITEM, rows));
    Effort before = Effort.soFar(stage, peer);
    long start = System.nanoTime();
    peer.start();
    long began = watch.began(new Marker(1, 1));
    // Looking up the last row is cheap, counting all is not.
    watch.reached(new Marker(rows, rows));
    long ended = watch.complete(rows);
    Effort effort = Effort.soFar(stage, peer).since(before);
    watch.equal();
    return new Measurement()
        .with(Metric.DRAIN, (ended - began) / 1e9)
        .with(Metric.FROM_START, (ended - start) / 1e9)
        .with(Metric.RATE, rows * 1e9 / (ended - start))
        .with(effort);
  }
}
