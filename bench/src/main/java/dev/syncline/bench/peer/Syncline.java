package dev.syncline.bench.peer;

import dev.syncline.bench.process.JavaProcess;
import dev.syncline.bench.process.ProcessUsage;
import dev.syncline.bench.server.Stage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Syncline as users run it: one process that publishes, one that consumes, and the event store on a
 * server of its own, as durable as the other two.
 */
final class Syncline implements Peer {
  private static final String HEAP = "-Xmx256m";

  private final Stage stage;
  private final Destinations destinations;
  private final SynclineManifests manifests;
  private final List<JavaProcess> processes = new ArrayList<>();

  Syncline(Stage stage) {
    this.stage = stage;
    this.destinations = Destinations.ofContracts(stage);
    this.manifests = new SynclineManifests(stage, stage.start("store").create("store"));
  }

  @Override
  public void recordDelays() {
    // The destination's commit times tell.
  }

  @Override
  public void start() {
    processes.clear();
    processes.add(run("publisher", manifests.publisher()));
    processes.add(run("consumer", manifests.consumer()));
  }

  /** As a user would, with the launcher. */
  private JavaProcess run(String name, Path manifest) {
    List<String> command = List.of(System.getProperty("syncline.launcher", ""), "manifest", "sync");
    List<String> files = List.of(manifest.toString(), manifests.connections().toString());
    List<String> line = new ArrayList<>(command);
    line.addAll(files);
    line.addAll(List.of("--api-port", "0"));
    Map<String, String> environment =
        Map.of("JAVA_HOME", System.getProperty("java.home"), "SYNC_CLI_JAVA_OPTS", options(name));
    return JavaProcess.start(name, line, environment, stage.directory());
  }

  /** Options of the virtual machine, in which {@code %s} stands for the process's name. */
  private String options(String name) {
    String further = System.getProperty("syncline.options", "");
    return HEAP + " " + further.replace("%s", stage.directory().resolve(name).toString());
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
