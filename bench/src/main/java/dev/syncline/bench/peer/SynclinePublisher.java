package dev.syncline.bench.peer;

import dev.syncline.bench.process.JavaProcess;
import dev.syncline.bench.process.ProcessUsage;
import dev.syncline.bench.server.Database;
import dev.syncline.bench.server.Stage;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The first half of Syncline alone: a publisher and the event store it writes to. */
final class SynclinePublisher implements Peer {
  private final SynclineManifests manifests;
  private final Launcher launcher;
  private final StoredEvents stored;
  private @Nullable JavaProcess process;

  SynclinePublisher(Stage stage) {
    Database store = stage.start("store").create("store");
    manifests = new SynclineManifests(stage, store);
    launcher = new Launcher(stage);
    stored = new StoredEvents(store);
  }

  @Override
  public void recordDelays() {
    throw new UnsupportedOperationException("nothing arrives anywhere");
  }

  @Override
  public void start() {
    stored.reset();
    process = launcher.sync("publisher", List.of(manifests.connections(), manifests.publisher()));
  }

  @Override
  public void stop() {
    running().close();
  }

  @Override
  public Observation observation() {
    return stored;
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
    stored.close();
  }

  private JavaProcess running() {
    return Objects.requireNonNull(process, "not started");
  }
}
