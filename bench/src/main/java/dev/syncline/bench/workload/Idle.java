package dev.syncline.bench.workload;

import dev.syncline.bench.flow.Flow;
import dev.syncline.bench.flow.Table;
import dev.syncline.bench.measure.Effort;
import dev.syncline.bench.measure.Measurement;
import dev.syncline.bench.measure.Watch;
import dev.syncline.bench.peer.Peer;
import dev.syncline.bench.peer.PeerKind;
import dev.syncline.bench.server.Stage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Nothing to do, for half a minute: what the waiting costs. */
record Idle(Duration duration) implements Workload {
  private static final Duration TO_SETTLE = Duration.ofSeconds(5);

  Idle(Scale scale) {
    this(scale.of(Duration.ofSeconds(30)));
  }

  @Override
  public String name() {
    return "idle";
  }

  @Override
  public String description() {
    return "nothing to carry for %d seconds".formatted(duration.toSeconds());
  }

  @Override
  public Flow flow() {
    return Flow.of(List.of(Table.narrow("item")));
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
    new Preparation(stage).stream(peer, watch, 0);
    Pause.of(TO_SETTLE);
    Effort before = Effort.soFar(stage, peer);
    long start = System.nanoTime();
    Pause.of(duration);
    Effort effort = Effort.soFar(stage, peer).since(before);
    peer.requireAlive();
    return new Measurement().with(effort, (System.nanoTime() - start) / 1e9);
  }
}
