package dev.syncline.faults.scene;

import dev.syncline.faults.runner.Command;
import dev.syncline.faults.runner.Command.Result;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Types commands, over connections that no fault of the rig touches. */
public final class Operator {
  /** What a message asks an operator to type again: the consumer was at work just then. */
  private static final List<String> TYPE_AGAIN = List.of("DST-123", "DST-127");

  private static final Duration REST = Duration.ofMillis(500);
  private static final int ATTEMPTS = 20;

  private final Path log;
  private final List<Path> manifests;

  /**
   * @param log of everything typed and answered
   * @param manifests that each command names, last
   */
  Operator(Path log, List<Path> manifests) {
    this.log = log;
    this.manifests = List.copyOf(manifests);
  }

  /**
   * Runs a command that has to succeed; what it printed.
   *
   * @throws StuckException if it does not end with 0
   */
  public String run(String... words) {
    Result result = type(words);
    for (int attempt = 1; attempt < ATTEMPTS && isToBeTypedAgain(result); attempt++) {
      LockSupport.parkNanos(REST.toNanos());
      result = type(words);
    }
    if (result.status() != 0) {
      throw unexpected(result, words);
    }
    return result.output();
  }

  /**
   * Runs a command that has to be refused.
   *
   * @param code of the refusal
   * @throws StuckException if it is not
   */
  public void refused(String code, String... words) {
    Result result = type(words);
    if (result.status() != 1 || !result.output().contains(code)) {
      throw unexpected(result, words);
    }
  }

  /** Runs a command that may come too late. */
  public void attempt(String... words) {
    type(words);
  }

  /** Writes a file to be named in a command; its path. */
  public String file(String name, List<String> lines) {
    try {
      return Files.write(log.resolveSibling(name), lines).toAbsolutePath().toString();
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
  }

  private Result type(String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    manifests.forEach(manifest -> all.add(manifest.toString()));
    return Command.run(log, all);
  }

  private static boolean isToBeTypedAgain(Result result) {
    return result.status() != 0 && TYPE_AGAIN.stream().anyMatch(result.output()::contains);
  }

  private static StuckException unexpected(Result result, String... words) {
    return new StuckException(
        "sync-cli "
            + String.join(" ", words)
            + " ended with "
            + result.status()
            + ": "
            + result.output());
  }
}
