package dev.syncline.cli.deadletter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.syncline.cli.document.ManifestSources;
import dev.syncline.cli.report.DiagnosticText;
import dev.syncline.cli.report.Json;
import dev.syncline.cli.report.JsonOption;
import dev.syncline.cli.terminal.ExitStatus;
import dev.syncline.cli.terminal.Terminal;
import dev.syncline.engine.plan.ConsumePlan;
import dev.syncline.engine.plan.ConsumePlan.Subscription;
import dev.syncline.eventstore.PublishedContract;
import dev.syncline.manifest.ConnectionSettings;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.operations.problem.OperationCode;
import dev.syncline.postgres.sink.apply.SinkSettings;
import dev.syncline.postgres.sink.plan.ContractSubscription;
import dev.syncline.postgres.sink.redrive.Redrive;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.ToLongFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Redrives dead letters. */
@Command(
    name = "redrive",
    header = "Apply quarantined events, in order.",
    description = {
      "With the consumer's SQL as the manifests have it now, each source transaction in one"
          + " transaction, also while the sync runs. It stops for a consumer at the first that is"
          + " refused again. With IDs, only the source transactions of those dead letters. A dead"
          + " letter of the event store cannot be driven: correct the row at the source."
    },
    footer = {
      "%nExamples:",
      "  sync-cli dead-letter redrive orders.json secret.json",
      "  sync-cli dead-letter redrive --consumer orders/orders-schema",
      "  sync-cli dead-letter redrive db-orders/17"
    })
public final class DeadLetterRedriveCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final ManifestSources sources;
  private final Map<String, Long> driven = new LinkedHashMap<>();
  private final List<Diagnostic> problems = new ArrayList<>();

  @Mixin private DeadLetterArguments arguments = new DeadLetterArguments();
  @Mixin private OwnerOption owner = new OwnerOption();
  @Mixin private JsonOption json = new JsonOption();

  public DeadLetterRedriveCommand(Terminal terminal, ManifestSources sources) {
    this.terminal = terminal;
    this.sources = sources;
  }

  @Override
  public Integer call() {
    List<DeadLetterId> ids = arguments.letters();
    try (DeadLetterPlaces places =
        DeadLetterPlaces.open(sources.forRunning(arguments.manifests(terminal).all(terminal)))) {
      if (ids.isEmpty()) {
        driveAll(places);
      } else {
        ids.forEach(id -> driveOne(places, places.find(id)));
      }
    }
    report();
    return problems.isEmpty() ? ExitStatus.FINE : ExitStatus.FAILURE;
  }

  private void driveAll(DeadLetterPlaces places) {
    requireKnown(places);
    for (DeadLetterPlace place : places.all()) {
      for (ConsumePlan consume : places.plan().consume()) {
        if (consume.destination().slug().equals(place.slug())) {
          for (Subscription subscription : consume.subscriptions()) {
            Optional<String> name = Optional.of(subscription.name());
            if (owner.value().equals(name) || owner.value().isEmpty()) {
              driveAll(places, place, consume.destination(), subscription);
            }
          }
        }
      }
    }
  }

  private void driveAll(
      DeadLetterPlaces places,
      DeadLetterPlace place,
      ConnectionSettings destination,
      Subscription subscription) {
    long waiting = place.box().counts().getOrDefault(subscription.name(), 0L);
    if (waiting > 0) {
      DriveProgress progress = new DriveProgress(terminal, subscription.name(), waiting);
      drive(places, destination, subscription, redrive -> redrive.everything(progress::driven));
    }
  }

  private void driveOne(DeadLetterPlaces places, PlacedDeadLetter letter) {
    for (ConsumePlan consume : places.plan().consume()) {
      for (Subscription subscription : consume.subscriptions()) {
        if (consume.destination().slug().equals(letter.place().slug())
            && subscription.name().equals(letter.letter().owner())) {
          drive(
              places,
              consume.destination(),
              subscription,
              redrive -> redrive.transactionOf(letter.letter().id()));
          return;
        }
      }
    }
    problems.add(notDrivable(letter));
  }

  private void drive(
      DeadLetterPlaces places,
      ConnectionSettings destination,
      Subscription subscription,
      ToLongFunction<Redrive> how) {
    driven.putIfAbsent(subscription.name(), 0L);
    List<PublishedContract> contracts =
        places.store().contracts().find(subscription.schema().source());
    try (Redrive redrive =
        Redrive.open(
            destination, new ContractSubscription(subscription, contracts), SinkSettings.DEFAULT)) {
      driven.merge(subscription.name(), how.applyAsLong(redrive), Long::sum);
    } catch (DiagnosticException refused) {
      problems.addAll(refused.diagnostics());
    }
  }

  private void requireKnown(DeadLetterPlaces places) {
    List<String> known =
        places.plan().consume().stream()
            .flatMap(consume -> consume.subscriptions().stream())
            .map(Subscription::name)
            .toList();
    owner
        .value()
        .filter(name -> !known.contains(name))
        .ifPresent(
            name -> {
              throw new DiagnosticException(
                  Diagnostic.error(
                      OperationCode.UNKNOWN_CONSUMER,
                      "the manifests have no consumer schema " + name,
                      known.isEmpty()
                          ? "name the consumer's manifest with --manifest"
                          : "name one of " + String.join(", ", known)));
            });
  }

  private static Diagnostic notDrivable(PlacedDeadLetter letter) {
    return letter.place().kind() == DeadLetterPlace.Kind.EVENT_STORE
        ? Diagnostic.error(
            OperationCode.NOT_DRIVABLE,
            "dead letter " + letter.id() + " was never published, so there is nothing to apply",
            "correct the row at the source: its next change is published; then drop the dead"
                + " letter")
        : Diagnostic.error(
            OperationCode.UNKNOWN_CONSUMER,
            "the manifests have no consumer schema " + letter.letter().owner(),
            "name the consumer's manifest with --manifest");
  }

  private void report() {
    if (json.isWanted()) {
      ObjectNode document = Json.document();
      ObjectNode counts = document.putObject("driven");
      driven.forEach(counts::put);
      terminal.print(Json.text(Json.withDiagnostics(document, problems)));
      return;
    }
    driven.forEach((name, count) -> terminal.print(name + ": " + count + " events applied"));
    if (driven.isEmpty() && problems.isEmpty()) {
      terminal.say("No event waits.");
    }
    new DiagnosticText(terminal).tell(problems);
  }
}
