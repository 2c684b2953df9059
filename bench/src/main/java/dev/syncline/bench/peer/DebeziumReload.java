package dev.syncline.bench.peer;

import dev.syncline.bench.server.Stage;
import java.util.Map;
import java.util.function.LongConsumer;

/**
 * Debezium's incremental snapshot, requested through its signal table, with chunks as large as
 * Syncline's.
 */
final class DebeziumReload implements Reload {
  static final Map<String, String> SETTINGS =
      Map.of(
          "signal.data.collection", "public.debezium_signal",
          "signal.enabled.channels", "source",
          "incremental.snapshot.chunk.size", "10000");

  private final Stage stage;
  private final HandledChanges handled;
  private final LongConsumer prepared;
  private long rows;
  private long before;

  /**
   * @param prepared receives the number of seeded rows before the first start
   */
  DebeziumReload(Stage stage, HandledChanges handled, LongConsumer prepared) {
    this.stage = stage;
    this.handled = handled;
    this.prepared = prepared;
  }

  @Override
  public void prepare(long seeded) {
    rows = seeded;
    prepared.accept(seeded);
    stage
        .source()
        .execute(
            "CREATE TABLE debezium_signal"
                + " (id text PRIMARY KEY, type text NOT NULL, data text)");
  }

  @Override
  public void begin() {
    before = handled.read();
    String table = stage.flow().tables().get(0).name();
    stage
        .source()
        .execute(
            "INSERT INTO debezium_signal VALUES (gen_random_uuid()::text, 'execute-snapshot',"
                + " '{\"data-collections\": [\"public."
                + table
                + "\"], \"type\": \"INCREMENTAL\"}')");
  }

  @Override
  public long rowsRead() {
    return handled.read() - before;
  }

  @Override
  public boolean isComplete() {
    return rowsRead() >= rows;
  }

  @Override
  public boolean hasArrived(long row) {
    return handled.inserted() >= row;
  }

  @Override
  public boolean survivesKills() {
    return false;
  }

  @Override
  public void kill() {
    throw new UnsupportedOperationException("its chunks are not counted");
  }

  @Override
  public long rowsNotOnce() {
    throw new UnsupportedOperationException("it keeps nothing that could be counted");
  }
}
