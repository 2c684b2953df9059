package dev.syncline.bench.peer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.syncline.bench.process.JavaProcess;
import dev.syncline.bench.process.ProcessUsage;
import dev.syncline.bench.server.Stage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** A {@code sync-cli verify --json} of the manifests of a stage, in a process of its own. */
public final class VerifyRun implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LOOK = Duration.ofMillis(100);

  private final JavaProcess process;
  private final Path log;
  private ProcessUsage usage = ProcessUsage.NONE;

  private VerifyRun(JavaProcess process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * Starts a verification with the heap that Syncline's processes have.
   *
   * @param stage on which a {@link PeerKind#SYNCLINE} was prepared
   * @param name names its log
   */
  public static VerifyRun start(Stage stage, String name, String... options) {
    List<String> arguments = new ArrayList<>(List.of("verify"));
    for (String file : SynclineManifests.FILES) {
      arguments.add(stage.directory().resolve(file).toString());
    }
    arguments.add("--json");
    arguments.addAll(List.of(options));
    Launcher launcher = new Launcher(stage);
    return new VerifyRun(launcher.start(name, arguments), stage.directory().resolve(name + ".log"));
  }

  /**
   * Lets it run.
   *
   * @return whether it still runs after that time
   */
  public boolean isAliveAfter(Duration atMost) {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (process.isAlive() && System.nanoTime() < deadline) {
      usage = ProcessUsage.of(List.of(process.processId()));
      LockSupport.parkNanos(LOOK.toNanos());
    }
    return process.isAlive();
  }

  /** What it used until it was last looked at. */
  public ProcessUsage usage() {
    return usage;
  }

  /** The documents of a type that it has printed. */
  public List<JsonNode> documents(String type) {
    try {
      List<JsonNode> documents = new ArrayList<>();
      for (String line : Files.readAllLines(log)) {
        if (line.startsWith("{") && line.endsWith("}")) {
          JsonNode document = JSON.readTree(line);
          if (document.path("type").asText().equals(type)) {
            documents.add(document);
          }
        }
      }
      return documents;
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
  }

  /** Asks it to end and waits until it has. */
  @Override
  public void close() {
    process.close();
  }
}
