package dev.syncline.cli;

import dev.syncline.cli.sync.SyncRequest;
import dev.syncline.cli.terminal.Environment;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A shell in a directory of its own: runs commands in this process and keeps what they said. */
final class CommandLineSession {
  private final Path directory;
  private final Map<String, String> variables = new HashMap<>();
  private final List<SyncRequest> started = new ArrayList<>();
  private final SyncCli cli;
  private boolean interactive;

  CommandLineSession(Path directory) {
    this.directory = directory;
    this.cli = new SyncCli(this::start);
  }

  CommandLineSession(Path directory, SyncCli cli) {
    this.directory = directory;
    this.cli = cli;
  }

  /** What one command left behind. */
  record Outcome(int status, String out, String err) {
    /** Everything it said anywhere. */
    String all() {
      return out + err;
    }
  }

  Outcome run(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status = cli.run(arguments, out, err, new Environment(variables, directory, interactive));
    return new Outcome(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** Runs a command written as one line, split at spaces. */
  Outcome type(String line) {
    return run(line.split(" "));
  }

  CommandLineSession with(String variable, String value) {
    variables.put(variable, value);
    return this;
  }

  CommandLineSession watchedByAPerson() {
    interactive = true;
    return this;
  }

  Path file(String name, String content) {
    try {
      Path file = directory.resolve(name);
      Files.createDirectories(file.getParent());
      return Files.writeString(file, content);
    } catch (IOException impossible) {
      throw new AssertionError(impossible);
    }
  }

  String content(String name) {
    try {
      return Files.readString(directory.resolve(name));
    } catch (IOException missing) {
      throw new AssertionError(missing);
    }
  }

  List<SyncRequest> started() {
    return started;
  }

  private int start(SyncRequest request) {
    started.add(request);
    return 0;
  }
}
