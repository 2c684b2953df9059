package dev.syncline.bench.peer;

import dev.syncline.bench.process.JavaProcess;
import dev.syncline.bench.process.ProcessUsage;
import dev.syncline.bench.server.Stage;
import java.util.ArrayList;
import java.util.List;

/**
 * Syncline as users run it: one process that publishes, one that consumes, and the event store on a
 * server of its own, as durable as the other two.
 */
final class Syncline implements Peer {
  private final Destinations destinations;
  private final SynclineManifests manifests;
  private final Launcher launcher;
  private final List<JavaProcess> processes = new ArrayList<>();

  Syncline(Stage stage) {
    this.destinations = Destinations.ofContracts(stage);
    this.manifests = new SynclineManifests(stage, stage.start("store").create("store"));
    this.launcher = new Launcher(stage, manifests.connections());
  }

  @Override
  public void recordDelays() {
    // The destination's commit times tell.
  }

  @Override
  public void start() {
    processes.clear();
    processes.add(launcher.start("publisher", manifests.publisher()));
    processes.add(launcher.start("consumer", manifests.consumer()));
  }

  @Override
  public void stop() {
    processes.forEach(JavaProcess::close);
  }

  @Override
  public Observation observation() {
    return destinations;
  }

  @Override
  public ProcessUsage usage() {
    return ProcessUsage.of(processes.stream().map(JavaProcess::processId).toList());
  }

  @Override
  public void requireAlive() {
    processes.forEach(JavaProcess::requireAlive);
  }

  @Override
  public void close() {
    stop();
    destinations.close();
  }
}
