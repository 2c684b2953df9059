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
import java.util.stream.IntStream;

/**
 * A restart of a system that carries many tables: how long from the start of its process until the
 * row that each table got meanwhile is visible, the last table's too.
 */
record StartUp(int schemas, Flow flow) implements Workload {
  private static final long MEANWHILE = -1;

  static StartUp of(int schemas) {
    List<Table> tables =
        IntStream.range(0, schemas).mapToObj(number -> Table.narrow("item" + number)).toList();
    return new StartUp(schemas, Flow.of(tables));
  }

  @Override
  public String name() {
    return "schemas-" + schemas;
  }

  @Override
  public String description() {
    return "a restart with %d tables, public schemas and consumer schemas".formatted(schemas);
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
    Preparation preparation = new Preparation(stage);
    long first = System.nanoTime();
    preparation.stream(peer, watch, 0);
    long loaded = System.nanoTime();
    peer.stop();
    preparation.mark(MEANWHILE);
    stage.checkpoint();
    Effort before = Effort.soFar(stage, peer);
    long start = System.nanoTime();
    peer.start();
    long reached = watch.reached(new Marker(MEANWHILE, schemas));
    Effort effort = Effort.soFar(stage, peer).since(before);
    watch.equal();
    return new Measurement()
        .with(Metric.FIRST_START, (loaded - first) / 1e9)
        .with(Metric.FROM_START, (reached - start) / 1e9)
        .with(effort);
  }
}
