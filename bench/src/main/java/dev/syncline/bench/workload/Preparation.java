package dev.syncline.bench.workload;

import dev.syncline.bench.flow.Table;
import dev.syncline.bench.measure.Watch;
import dev.syncline.bench.peer.Marker;
import dev.syncline.bench.peer.Peer;
import dev.syncline.bench.server.Stage;
import java.util.Map;

/** Brings a system to where a measurement can begin: rows loaded, one more row streamed. */
final class Preparation {
  private static final long STREAMED = 0;

  private final Stage stage;

  Preparation(Stage stage) {
    this.stage = stage;
  }

  /** Fills tables with rows from 1 on. */
  Preparation seed(Map<Table, Long> rows) {
    rows.forEach((table, count) -> stage.source().execute(table.insert(1, count)));
    stage.checkpoint();
    return this;
  }

  /**
   * Starts the system and waits until it streams.
   *
   * @return how many changes it has carried
   */
  long stream(Peer peer, Watch watch, long seeded) {
    peer.start();
    mark(STREAMED);
    long changes = seeded + stage.flow().tables().size();
    watch.reached(new Marker(STREAMED, changes));
    watch.complete(changes);
    return changes;
  }

  /** Inserts a row of that number into every table, in one transaction. */
  void mark(long row) {
    StringBuilder statements = new StringBuilder("BEGIN;");
    stage.flow().tables().forEach(table -> statements.append(table.insert(row, row)).append(';'));
    stage.source().execute(statements.append("COMMIT").toString());
  }
}
