package dev.syncline.bench.peer;

import dev.syncline.bench.process.JavaProcess;
import dev.syncline.bench.server.Stage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Starts Syncline as a user would, with its launcher. */
final class Launcher {
  private static final String HEAP = "-Xmx256m";

  private final Stage stage;
  private final Path connections;

  /**
   * @param connections the manifest with everybody's addresses
   */
  Launcher(Stage stage, Path connections) {
    this.stage = stage;
    this.connections = connections;
  }

  JavaProcess start(String name, List<Path> manifests) {
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("syncline.launcher", ""));
    command.addAll(List.of("manifest", "sync", connections.toString(), "--api-port", "0"));
    manifests.forEach(manifest -> command.add(manifest.toString()));
    return JavaProcess.start(
        name,
        command,
        Map.of("JAVA_HOME", System.getProperty("java.home"), "SYNC_CLI_JAVA_OPTS", options(name)),
        stage.directory());
  }

  /** Options of the virtual machine, in which {@code %s} stands for the process's name. */
  private String options(String name) {
    String further = System.getProperty("syncline.options", "");
    return HEAP + " " + further.replace("%s", stage.directory().resolve(name).toString());
  }
}
