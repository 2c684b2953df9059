package dev.syncline.bench.peer;

import dev.syncline.bench.process.JavaProcess;
import dev.syncline.bench.process.ProcessUsage;
import dev.syncline.bench.server.Stage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

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

  private JavaProcess run(String name, Path manifest) {
    List<String> arguments = new ArrayList<>(List.of(HEAP));
    arguments.addAll(options(name));
    arguments.addAll(List.of("-cp", System.getProperty("syncline.jar", "")));
    arguments.addAll(List.of("dev.syncline.cli.SyncCli", "manifest", "sync"));
    arguments.addAll(List.of(manifest.toString(), manifests.connections().toString()));
    arguments.addAll(List.of("--api-port", "0"));
    return JavaProcess.start(name, arguments, stage.directory());
  }

  /** Further options of the virtual machine, in which {@code %s} stands for the process's name. */
  private List<String> options(String name) {
    String options = System.getProperty("syncline.options", "");
    return Stream.of(options.split(" "))
        .filter(option -> !option.isBlank())
        .map(option -> option.replace("%s", stage.directory().resolve(name).toString()))
        .toList();
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
