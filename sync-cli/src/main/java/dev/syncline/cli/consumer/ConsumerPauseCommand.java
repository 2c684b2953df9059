package dev.syncline.cli.consumer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.syncline.cli.document.ManifestSources;
import dev.syncline.cli.report.Json;
import dev.syncline.cli.report.JsonOption;
import dev.syncline.cli.terminal.ExitStatus;
import dev.syncline.cli.terminal.Terminal;
import dev.syncline.eventstore.LeaseProcess;
import dev.syncline.operations.consumer.ConsumerPausing;
import dev.syncline.operations.consumer.PausedConsumer;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Pauses consumer schemas. */
@Command(
    name = "pause",
    header = "Pause consumer schemas, while the others of their destination go on.",
    description = {
      "Each waits at the end of a source transaction until it is resumed, whether or not the sync"
          + " runs meanwhile or is restarted. Once the command returns, it applies nothing more."
          + " Those named in one command wait at one position, if they were applied together."
          + " Nothing is lost: its events stay in the event store."
    },
    footer = {
      "%nExamples:",
      "  sync-cli consumer pause orders/accounts orders.json secret.json",
      "  sync-cli consumer pause accounts addresses --reason 'index is rebuilt'"
    })
public final class ConsumerPauseCommand implements Callable<Integer> {
  private static final int LONGEST_REASON = 500;

  private final Terminal terminal;
  private final ManifestSources sources;

  @Mixin private ConsumerArguments arguments = new ConsumerArguments();

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      description = "Why, for those who look at 'consumer list' and 'status'.")
  private String reason = "";

  @Mixin private JsonOption json = new JsonOption();

  @Spec private CommandSpec spec;

  public ConsumerPauseCommand(Terminal terminal, ManifestSources sources) {
    this.terminal = terminal;
    this.sources = sources;
  }

  @Override
  public Integer call() {
    List<String> names = arguments.names(terminal);
    if (reason.length() > LONGEST_REASON) {
      throw new ParameterException(
          spec.commandLine(),
          "--reason has " + reason.length() + " characters, at most " + LONGEST_REASON);
    }
    List<PausedConsumer> paused =
        new ConsumerPausing(sources.forRunning(arguments.manifests(terminal).all(terminal)))
            .pause(names, user(), reason.strip());
    if (json.isWanted()) {
      ObjectNode document = Json.document();
      document.withArray("paused");
      paused.forEach(one -> describe(document.withArray("paused").addObject(), one));
      terminal.print(Json.text(document));
    } else {
      paused.forEach(one -> terminal.print(text(one)));
    }
    return ExitStatus.FINE;
  }

  /** {@code anna (ops-1/4711)}: the user, and the host and process ID of this command. */
  private static String user() {
    return System.getProperty("user.name", "") + " (" + LeaseProcess.current().name() + ")";
  }

  private static String text(PausedConsumer one) {
    if (!one.already()) {
      return "Paused " + one.name() + " at position " + one.position() + ".";
    }
    String why = one.pause().text();
    return one.name()
        + " is paused already, at position "
        + one.position()
        + " since "
        + one.pause().since().truncatedTo(ChronoUnit.SECONDS)
        + " by "
        + one.pause().by()
        + (why.isEmpty() ? "." : ": " + why);
  }

  private static void describe(ObjectNode target, PausedConsumer one) {
    target.put("name", one.name()).put("position", one.position().value());
    target.put("since", one.pause().since().toString()).put("by", one.pause().by());
    one.pause().code().ifPresent(code -> target.put("code", code));
    target.put("reason", one.pause().reason()).put("already", one.already());
  }
}
