package dev.syncline.bench.workload;

import dev.syncline.bench.flow.Flow;
import dev.syncline.bench.measure.Measurement;
import dev.syncline.bench.measure.Watch;
import dev.syncline.bench.peer.Peer;
import dev.syncline.bench.peer.PeerKind;
import dev.syncline.bench.server.Stage;
import java.util.Optional;

/** Something systems are asked to do, and how it is measured. */
public interface Workload {
  /** Its name on the command line. */
  String name();

  /** One line for people. */
  String description();

  Flow flow();

  /** Whether that system can do this at all. */
  boolean suits(PeerKind peer);

  /** The workload this one is to be held against, on the same system. */
  Optional<String> variantOf();

  /** Runs it on a new stage and a system that was never started. */
  Measurement measure(Stage stage, Peer peer, Watch watch);
}
