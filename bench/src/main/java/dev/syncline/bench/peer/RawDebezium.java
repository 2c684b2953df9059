package dev.syncline.bench.peer;

import dev.syncline.bench.process.JavaProcess;
import dev.syncline.bench.process.ProcessUsage;
import dev.syncline.bench.server.Stage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The stock embedded Debezium engine with a handler that does nothing, in a process of its own: the
 * speed at which changes can be had at all. It has no destination, so it counts changes.
 */
final class RawDebezium implements Peer {
  private final Stage stage;
  private final HandledChanges handled;
  private @Nullable JavaProcess process;
  private boolean recordsDelays;
  private long seeded;
  private final DebeziumReload reload;

  RawDebezium(Stage stage) {
    this.stage = stage;
    this.handled = new HandledChanges(stage.directory());
    this.reload = new DebeziumReload(stage, handled, rows -> seeded = rows);
  }

  @Override
  public void recordDelays() {
    recordsDelays = true;
  }

  @Override
  public Optional<Reload> reload() {
    return Optional.of(reload);
  }

  @Override
  public void start() {
    handled.reset();
    Map<String, String> settings = DebeziumSettings.of(stage);
    settings.put("name", "bench");
    settings.put("offset.storage", "org.apache.kafka.connect.storage.FileOffsetBackingStore");
    settings.put("offset.storage.file.filename", stage.directory().resolve("offsets").toString());
    settings.put("offset.flush.interval.ms", "1000");
    settings.put("record.processing.threads", "1");
    settings.put("errors.max.retries", "0");
    if (seeded > 0) {
      settings.putAll(DebeziumReload.SETTINGS);
    }
    Path file = PropertiesFile.write(stage.directory().resolve("debezium.properties"), settings);
    List<String> arguments = new ArrayList<>(List.of("-cp", System.getProperty("java.class.path")));
    arguments.add("-Dbench.seeded=" + seeded);
    arguments.add(CountingEngine.class.getName());
    arguments.addAll(List.of(file.toString(), stage.directory().toString()));
    if (recordsDelays) {
      arguments.add(CountingEngine.RECORD_DELAYS);
    }
    process = JavaProcess.start("debezium", arguments, stage.directory());
  }

  @Override
  public void stop() {
    running().close();
  }

  @Override
  public Observation observation() {
    return handled;
  }

  @Override
  public ProcessUsage usage() {
    return process == null ? ProcessUsage.NONE : ProcessUsage.of(List.of(process.processId()));
  }

  @Override
  public void requireAlive() {
    running().requireAlive();
  }

  @Override
  public void close() {
    if (process != null) {
      process.close();
    }
    handled.close();
  }

  private JavaProcess running() {
    return Objects.requireNonNull(process, "not started");
  }
}
