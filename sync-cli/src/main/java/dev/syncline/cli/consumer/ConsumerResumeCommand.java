package dev.syncline.cli.consumer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.syncline.cli.document.ManifestSources;
import dev.syncline.cli.report.Json;
import dev.syncline.cli.report.JsonOption;
import dev.syncline.cli.terminal.ExitStatus;
import dev.syncline.cli.terminal.Terminal;
import dev.syncline.eventstore.Position;
import dev.syncline.operations.consumer.ConsumerResumption;
import dev.syncline.operations.consumer.ResumedConsumer;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Resumes consumer schemas. */
@Command(
    name = "resume",
    header = "Let paused consumer schemas go on.",
    description = {
      "Each goes on from the position at which it waits: it catches up alone and then joins the"
          + " others of its destination. A running sync notices within about a second; otherwise"
          + " the next one does. If a rejected event paused it and the cause is not corrected, it"
          + " is paused again at the same position."
    },
    footer = {
      "%nExamples:",
      "  sync-cli consumer resume orders/accounts orders.json secret.json",
      "  sync-cli consumer resume accounts addresses"
    })
public final class ConsumerResumeCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final ManifestSources sources;

  @Mixin private ConsumerArguments arguments = new ConsumerArguments();
  @Mixin private JsonOption json = new JsonOption();

  public ConsumerResumeCommand(Terminal terminal, ManifestSources sources) {
    this.terminal = terminal;
    this.sources = sources;
  }

  @Override
  public Integer call() {
    List<String> names = arguments.names(terminal);
    List<ResumedConsumer> resumed =
        new ConsumerResumption(sources.forRunning(arguments.manifests(terminal).all(terminal)))
            .resume(names);
    if (json.isWanted()) {
      ObjectNode document = Json.document();
      document.withArray("resumed");
      resumed.forEach(one -> describe(document.withArray("resumed").addObject(), one));
      terminal.print(Json.text(document));
    } else {
      resumed.forEach(one -> terminal.print(text(one)));
    }
    return ExitStatus.FINE;
  }

  private static String text(ResumedConsumer one) {
    if (!one.wasPaused()) {
      return one.name() + " is not paused.";
    }
    return "Resumed "
        + one.name()
        + " at position "
        + one.position().orElse(Position.START)
        + ": it catches up and joins the others.";
  }

  private static void describe(ObjectNode target, ResumedConsumer one) {
    target.put("name", one.name());
    one.position().ifPresent(position -> target.put("position", position.value()));
    target.put("wasPaused", one.wasPaused());
  }
}
