package dev.syncline.cli.consumer;

import dev.syncline.cli.document.ManifestOption;
import dev.syncline.cli.document.ManifestSources;
import dev.syncline.cli.document.NamedManifests;
import dev.syncline.cli.report.CliCode;
import dev.syncline.cli.terminal.ExitStatus;
import dev.syncline.cli.terminal.Terminal;
import dev.syncline.eventstore.RegisteredConsumer;
import dev.syncline.manifest.json.ManifestReading;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.operations.EventStores;
import dev.syncline.operations.contract.ConsumerForgetting;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Removes a consumer that exists no more from the registry. */
@Command(
    name = "forget",
    header = "Remove a consumer that exists no more from the event store's list.",
    description = {
      "Nothing waits for it any more: neither 'contract retire' nor retention. Its destination is"
          + " not touched; if it is started again, it goes on from its cursor there and registers"
          + " itself again. Refused while it reports. Nothing is done without --yes."
    },
    footer = {
      "%nExample:",
      "  sync-cli consumer forget orders/orders-schema \\",
      "      --at db.example:5432/orders --yes accounts.json"
    })
public final class ConsumerForgetCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final ManifestSources sources;
  private final EventStores stores;

  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "MANIFEST/SCHEMA",
      description = "A consumer, as 'contract list' names it.")
  private String name;

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "FILE",
      description = "Manifests that name the event store; the same as --manifest FILE.")
  private List<Path> files = List.of();

  @Mixin private ManifestOption manifests = new ManifestOption();

  @Option(
      names = "--at",
      paramLabel = "HOST:PORT/DATABASE",
      description = "Its database, as 'contract list' names it. Default: the only one.")
  private @Nullable String destination;

  @Option(names = "--yes", description = "Do it.")
  private boolean sure;

  public ConsumerForgetCommand(Terminal terminal, ManifestSources sources, EventStores stores) {
    this.terminal = terminal;
    this.sources = sources;
    this.stores = stores;
  }

  @Override
  public Integer call() {
    NamedManifests named = manifests.named(spec, files);
    ManifestReading reading = sources.examine(named.all(terminal), sources.environment());
    reading.orThrow();
    ConsumerForgetting forgetting =
        new ConsumerForgetting(
            reading.manifests(), named.typed(terminal), stores, Clock.systemUTC());
    Optional<String> at = Optional.ofNullable(destination);
    if (!sure) {
      throw unconfirmed(forgetting.preview(name, at));
    }
    terminal.say("Forgot " + forgetting.forget(name, at).id() + ".");
    return ExitStatus.FINE;
  }

  private static DiagnosticException unconfirmed(RegisteredConsumer consumer) {
    return new DiagnosticException(
        Diagnostic.error(
            CliCode.FORGET_NOT_CONFIRMED,
            consumer.id()
                + ", at position "
                + consumer.position()
                + ", which reported last at "
                + consumer.reportedAt()
                + ", would be removed from the list of consumers",
            "add --yes to do it"));
  }
}
