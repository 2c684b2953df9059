package dev.syncline.bench.measure;

import dev.syncline.bench.peer.Peer;
import dev.syncline.bench.process.ProcessUsage;
import dev.syncline.bench.server.Stage;

/**
 * What a measurement costs.
 *
 * @param own of the system's processes
 * @param servers of the PostgreSQL servers
 */
public record Effort(ProcessUsage own, ProcessUsage servers) {
  /** Everything used so far. */
  public static Effort soFar(Stage stage, Peer peer) {
    return new Effort(peer.usage(), stage.usage());
  }

  public Effort since(Effort before) {
    return new Effort(own.since(before.own), servers.since(before.servers));
  }
}
