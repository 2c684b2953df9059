package dev.syncline.faults.scene;

import dev.syncline.faults.network.Link;
import dev.syncline.faults.runner.Runner;

/**
 * A process, and the links of its own by which it reaches its databases.
 *
 * @param runner the process
 * @param toDatabase to the source or the destination
 * @param toStore to the event store
 */
public record Member(Runner runner, Link toDatabase, Link toStore) implements AutoCloseable {
  @Override
  public void close() {
    runner.close();
    toDatabase.close();
    toStore.close();
  }
}
