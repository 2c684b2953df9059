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

  Launcher(Stage stage) {
    this.stage = stage;
  }

  /** Starts a sync of the manifests, one of which has everybody's addresses. */
  JavaProcess sync(String name, List<Path> manifests) {
    List<String> arguments = new ArrayList<>(List.of("manifest", "sync", "--api-port", "0"));
    manifests.forEach(manifest -> arguments.add(manifest.toString()));
    return start(name, arguments);
  }

  /** Starts a command. */
  JavaProcess start(String name, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("syncline.launcher", ""));
    command.addAll(arguments);
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
