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
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A backlog that was written while the system was stopped: how long until the destinations equal
 * the source. The first and the last transaction of the backlog are marks.
 *
 * @param seed rows of each table before the system's first start
 * @param backlog what is written while it is stopped
 * @param changes how many rows that inserts or updates
 * @param without systems that cannot do this
 */
record Drain(
    String name,
    String description,
    Flow flow,
    Map<Table, Long> seed,
    List<Transactions> backlog,
    long changes,
    Set<PeerKind> without,
    Optional<String> variantOf)
    implements Workload {
  private static final long FIRST = -1;
  private static final long LAST = -2;

  /** A drain that every system can do and that stands alone. */
  Drain(
      String name,
      String description,
      Flow flow,
      Map<Table, Long> seed,
      List<Transactions> backlog,
      long changes) {
    this(
        name,
        description,
        flow,
        seed,
        backlog,
        changes,
        EnumSet.noneOf(PeerKind.class),
        Optional.empty());
  }

  @Override
  public boolean suits(PeerKind peer) {
    return peer != PeerKind.PUBLISHER && !without.contains(peer);
  }

  @Override
  public Measurement measure(Stage stage, Peer peer, Watch watch) {
    Preparation preparation = new Preparation(stage).seed(seed);
    preparation.stream(peer, watch, seed.values().stream().mapToLong(Long::longValue).sum());
    peer.stop();
    write(stage, preparation);
    Effort before = Effort.soFar(stage, peer);
    long start = System.nanoTime();
    peer.start();
    long began = watch.began(new Marker(FIRST, 1));
    long reached = watch.reached(new Marker(LAST, changes + 2L * flow.tables().size()));
    Effort effort = Effort.soFar(stage, peer).since(before);
    long ended = peer.observation().differences().isEmpty() ? reached : watch.equal();
    double seconds = (ended - began) / 1e9;
    return new Measurement()
        .with(Metric.DRAIN, seconds)
        .with(Metric.FROM_START, (ended - start) / 1e9)
        .with(Metric.RATE, changes / seconds)
        .with(effort);
  }

  private void write(Stage stage, Preparation preparation) {
    preparation.mark(FIRST);
    backlog.forEach(transactions -> transactions.run(stage.source()));
    preparation.mark(LAST);
    stage.checkpoint();
  }
}
