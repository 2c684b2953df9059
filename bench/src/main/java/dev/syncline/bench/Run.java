package dev.syncline.bench;

import dev.syncline.bench.measure.Measurement;
import dev.syncline.bench.measure.Watch;
import dev.syncline.bench.peer.Peer;
import dev.syncline.bench.peer.PeerKind;
import dev.syncline.bench.report.Cell;
import dev.syncline.bench.server.Stage;
import dev.syncline.bench.workload.Workload;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Rounds of workloads on systems. Systems alternate within a round and change places between
 * rounds, so that none always runs first; each gets new servers.
 *
 * @param directory for logs, and for the servers' data while they run
 * @param patience how long anything is waited for
 */
record Run(
    List<Workload> workloads, List<PeerKind> peers, int rounds, Path directory, Duration patience) {
  /** Runs everything; a failure ends one cell, not the run. */
  void run(Consumer<Cell> each) {
    for (int round = 1; round <= rounds; round++) {
      List<PeerKind> order = new ArrayList<>(peers);
      Collections.rotate(order, round - 1);
      for (Workload workload : workloads) {
        for (PeerKind peer : order) {
          if (workload.suits(peer)) {
            each.accept(cell(workload, peer, round));
          }
        }
      }
    }
  }

  private Cell cell(Workload workload, PeerKind kind, int round) {
    Path place = directory.resolve(workload.name() + "-" + round + "-" + kind);
    WorkFiles.delete(place);
    try (Stage stage = new Stage(workload.flow(), place);
        Peer peer = kind.on(stage)) {
      Measurement measurement = workload.measure(stage, peer, new Watch(peer, patience));
      return new Cell(
          workload.name(), kind.toString(), round, measurement.values(), Optional.empty());
    } catch (RuntimeException failure) {
      return new Cell(
          workload.name(),
          kind.toString(),
          round,
          Map.of(),
          Optional.of(failure.getMessage() + " (logs in " + place.getFileName() + ")"));
    } finally {
      WorkFiles.discard(place);
    }
  }
}
