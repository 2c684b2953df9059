package dev.syncline.cli.contract;

import dev.syncline.cli.document.ManifestSources;
import dev.syncline.cli.report.CliCode;
import dev.syncline.cli.terminal.ExitStatus;
import dev.syncline.cli.terminal.Terminal;
import dev.syncline.manifest.json.ManifestReading;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.operations.EventStores;
import dev.syncline.operations.contract.ContractRetirement;
import dev.syncline.operations.contract.MajorVersion;
import dev.syncline.operations.contract.RetirementScope;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Retires a major version. */
@Command(
    name = "retire",
    header = "Retire a major version that has no consumer any more.",
    description = {
      "From then on no publisher publishes it and no consumer begins with it; its events stay in"
          + " the log. Refused while a consumer of it is registered that was not given up: they"
          + " are listed. Take the version out of its manifest and restart the publisher, before or"
          + " after. 'restore' undoes it. Nothing is done without --yes."
    },
    footer = {"%nExample:", "  sync-cli contract retire accounts/account@1 accounts.json --yes"})
public final class ContractRetireCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final ManifestSources sources;
  private final EventStores stores;

  @Mixin private MajorArgument major = new MajorArgument();

  @Option(names = "--yes", description = "Do it.")
  private boolean sure;

  public ContractRetireCommand(Terminal terminal, ManifestSources sources, EventStores stores) {
    this.terminal = terminal;
    this.sources = sources;
    this.stores = stores;
  }

  @Override
  public Integer call() {
    var reference = major.reference();
    ManifestReading reading =
        sources.examine(major.manifests().all(terminal), sources.environment());
    reading.orThrow();
    ContractRetirement retirement =
        new ContractRetirement(reading.manifests(), major.manifests().typed(terminal), stores);
    if (!sure) {
      RetirementScope scope = retirement.preview(reference);
      if (scope.retiredAt().isEmpty()) {
        throw unconfirmed(scope);
      }
    }
    tell(retirement.retire(reference));
    return ExitStatus.FINE;
  }

  private static DiagnosticException unconfirmed(RetirementScope scope) {
    return new DiagnosticException(
        Diagnostic.error(
            CliCode.RETIRE_NOT_CONFIRMED,
            name(scope)
                + " ("
                + versions(scope)
                + ") of feed "
                + scope.feed()
                + " would be neither published nor consumed any more"
                + scope.publisher().map(at -> "; " + at + " still publishes it").orElse(""),
            "add --yes to do it"));
  }

  private void tell(RetirementScope scope) {
    terminal.say(
        name(scope)
            + " ("
            + versions(scope)
            + ") is retired since "
            + scope.retiredAt().orElseThrow()
            + ". Its events stay in feed "
            + scope.feed()
            + ".");
    if (scope.inManifests()) {
      terminal.say("Remove it from manifest " + scope.reference().manifest() + ".");
    }
    scope
        .publisher()
        .ifPresent(at -> terminal.say("Restart " + at + ", which publishes it until then."));
  }

  private static String name(RetirementScope scope) {
    return MajorVersion.text(scope.reference());
  }

  private static String versions(RetirementScope scope) {
    return scope.versions().stream().map(Object::toString).collect(Collectors.joining(", "));
  }
}
