package dev.syncline.bench.peer;

import dev.syncline.bench.process.ProcessUsage;
import java.util.Optional;

/**
 * A system that carries changes, on one stage. It begins stopped, with the destinations' tables in
 * place; the first start creates whatever retains changes, and loads what the tables hold.
 */
public interface Peer extends AutoCloseable {
  /**
   * Called before the first start if {@link Observation#delays} will be asked for; what that needs
   * may cost a little, so nothing else pays for it.
   */
  void recordDelays();

  /** How it reads rows again on request; empty if it cannot. */
  default Optional<Reload> reload() {
    return Optional.empty();
  }

  /** Lets changes flow. Returns before the first has arrived. */
  void start();

  /** Stops the flow; what is written meanwhile is carried after the next start. */
  void stop();

  /** How far it is. */
  Observation observation();

  /** What its own processes used since the last start; servers not included. */
  ProcessUsage usage();

  /**
   * Makes sure that all it needs still runs.
   *
   * @throws IllegalStateException if something it needs has ended
   */
  void requireAlive();

  @Override
  void close();
}
