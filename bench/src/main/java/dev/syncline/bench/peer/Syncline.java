package dev.syncline.bench.peer;

import dev.syncline.bench.process.JavaProcess;
import dev.syncline.bench.process.ProcessUsage;
import dev.syncline.bench.server.Database;
import dev.syncline.bench.server.Stage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Syncline as users run it, with the event store on a server of its own, as durable as the other
 * two: one process that publishes and one that consumes, or one for both.
 */
final class Syncline implements Peer {
  private final Destinations destinations;
  private final Launcher launcher;
  private final List<Part> parts;
  private final List<JavaProcess> processes = new ArrayList<>();
  private final SynclineReload reload;

  private Syncline(Stage stage, Function<SynclineManifests, List<Part>> parts) {
    Database store = stage.start("store").create("store");
    SynclineManifests manifests = new SynclineManifests(stage, store);
    this.destinations = Destinations.ofContracts(stage);
    this.launcher = new Launcher(stage);
    this.parts = parts.apply(manifests);
    this.reload =
        new SynclineReload(
            launcher,
            List.of(manifests.connections(), manifests.publisher()),
            store,
            destinations,
            stage.flow().contracts().get(0).name(),
            this::killPublisher);
  }

  /** It is the first process, or the only one. */
  private void killPublisher() {
    processes.get(0).kill();
    processes.set(0, launcher.sync(parts.get(0).name(), parts.get(0).manifests()));
  }

  @Override
  public Optional<Reload> reload() {
    return Optional.of(reload);
  }

  /** What one of its processes runs. */
  private record Part(String name, List<Path> manifests) {}

  /** As the teams on both sides run it. */
  static Syncline inTwoProcesses(Stage stage) {
    return new Syncline(
        stage,
        manifests ->
            List.of(
                new Part("publisher", List.of(manifests.connections(), manifests.publisher())),
                new Part("consumer", List.of(manifests.connections(), manifests.consumer()))));
  }

  /** As one team runs it that has both sides. */
  static Syncline inOneProcess(Stage stage) {
    return new Syncline(
        stage,
        manifests ->
            List.of(
                new Part(
                    "workspace",
                    List.of(
                        manifests.connections(), manifests.publisher(), manifests.consumer()))));
  }

  @Override
  public void recordDelays() {
    // The destination's commit times tell.
  }

  @Override
  public void start() {
    processes.clear();
    parts.forEach(part -> processes.add(launcher.sync(part.name(), part.manifests())));
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
