package dev.syncline.bench.peer;

import io.debezium.embedded.Connect;
import io.debezium.engine.ChangeEvent;
import io.debezium.engine.DebeziumEngine;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Program: a Debezium engine whose handler only counts. Arguments: properties file, directory, and
 * {@value #RECORD_DELAYS} if it is to tell how old changes are.
 */
public final class CountingEngine
    implements DebeziumEngine.ChangeConsumer<ChangeEvent<SourceRecord, SourceRecord>> {
  static final String RECORD_DELAYS = "delays";

  private final ChangeLog log;
  private final boolean recordsDelays;
  private final long seeded = Long.getLong("bench.seeded", 0);
  private long handled;

  private CountingEngine(ChangeLog log, boolean recordsDelays) {
    this.log = log;
    this.recordsDelays = recordsDelays;
  }

  public static void main(String[] arguments) throws IOException {
    Properties settings = new Properties();
    try (Reader reader = Files.newBufferedReader(Path.of(arguments[0]))) {
      settings.load(reader);
    }
    DebeziumEngine<ChangeEvent<SourceRecord, SourceRecord>> engine =
        DebeziumEngine.create(Connect.class)
            .using(settings)
            .using(
                (success, message, failure) -> {
                  if (!success) {
                    System.err.println(message);
                  }
                })
            .notifying(
                new CountingEngine(
                    new ChangeLog(Path.of(arguments[1])),
                    List.of(arguments).contains(RECORD_DELAYS)))
            .build();
    CountDownLatch ended = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(engine, ended)));
    engine.run();
    ended.countDown();
  }

  /** On SIGTERM the engine keeps its position before the process ends. */
  private static void end(DebeziumEngine<?> engine, CountDownLatch ended) {
    try {
      engine.close();
      ended.await();
    } catch (IOException | InterruptedException | IllegalStateException failure) {
      System.err.println("the engine did not close: " + failure.getMessage());
    }
  }

  @Override
  public void handleBatch(
      List<ChangeEvent<SourceRecord, SourceRecord>> events,
      DebeziumEngine.RecordCommitter<ChangeEvent<SourceRecord, SourceRecord>> committer)
      throws InterruptedException {
    handled += events.size();
    if (recordsDelays) {
      events.forEach(this::time);
      log.flush();
    }
    committer.markProcessed(events.get(events.size() - 1));
    committer.markBatchFinished();
    log.counted(handled);
  }

  private void time(ChangeEvent<SourceRecord, SourceRecord> event) {
    Struct value = (Struct) event.value().value();
    Struct row = value.schema().field("after") == null ? null : value.getStruct("after");
    if (row == null || row.schema().field("id").schema().type() != Schema.Type.INT64) {
      return; // no change of a table of the flow
    }
    if (value.getString("op").equals("r")) {
      if (row.getInt64("id") <= seeded) {
        log.read();
      }
    } else {
      log.inserted(row.getInt64("id"));
      long now = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
      long committed = value.getStruct("source").getInt64("ts_us");
      log.delayed(row.getInt64("id"), now - committed);
    }
  }
}
