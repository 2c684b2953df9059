package dev.syncline.operations.contract;

import dev.syncline.eventstore.ConsumerId;
import dev.syncline.eventstore.EventStore;
import dev.syncline.eventstore.RegisteredConsumer;
import dev.syncline.manifest.ManifestSet;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.manifest.verify.NearestName;
import dev.syncline.manifest.verify.ShellWord;
import dev.syncline.operations.EventStores;
import dev.syncline.operations.problem.OperationCode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Removes a consumer that exists no more from the registry, so that retention and retirement do not
 * wait for it. Its cursor at the destination stays.
 */
public final class ConsumerForgetting {
  /** A consumer that has nothing to apply reports every half minute. */
  private static final Duration SILENCE = Duration.ofMinutes(1);

  private final ManifestSet manifests;
  private final String files;
  private final EventStores stores;
  private final Clock clock;

  /**
   * @param manifests name the event store
   * @param files the manifests quoted for a shell, for commands to type next
   * @param clock the clock of this machine
   */
  public ConsumerForgetting(ManifestSet manifests, String files, EventStores stores, Clock clock) {
    this.manifests = manifests;
    this.files = files;
    this.stores = stores;
    this.clock = clock;
  }

  /**
   * Finds the consumer that would be removed. Changes nothing.
   *
   * @param name manifest and consumer schema, such as {@code orders/orders-schema}
   * @param destination its database, {@code host:port/database}; empty if there is only one
   * @throws DiagnosticException if it is not registered, if several databases have one of that
   *     name, or if it still reports
   */
  public RegisteredConsumer preview(String name, Optional<String> destination) {
    try (EventStore store = stores.open(NamedStore.of(manifests))) {
      return find(store, name, destination);
    }
  }

  /**
   * Removes a consumer.
   *
   * @throws DiagnosticException as {@link #preview} does
   */
  public RegisteredConsumer forget(String name, Optional<String> destination) {
    try (EventStore store = stores.open(NamedStore.of(manifests))) {
      RegisteredConsumer found = find(store, name, destination);
      store.consumers().forget(found.id());
      return found;
    }
  }

  private RegisteredConsumer find(EventStore store, String name, Optional<String> destination) {
    List<RegisteredConsumer> all = store.consumers().all();
    List<RegisteredConsumer> found =
        all.stream()
            .filter(one -> one.id().name().equals(name))
            .filter(one -> destination.map(one.id().destination()::equals).orElse(true))
            .toList();
    if (found.isEmpty()) {
      throw unknown(name, destination, all);
    }
    if (found.size() > 1) {
      throw several(name, found);
    }
    RegisteredConsumer only = found.get(0);
    if (only.reportedAt().plus(SILENCE).isAfter(clock.instant())) {
      throw runs(only);
    }
    return only;
  }

  private static DiagnosticException unknown(
      String name, Optional<String> destination, List<RegisteredConsumer> all) {
    List<String> names = all.stream().map(one -> one.id().name()).distinct().toList();
    String known =
        all.isEmpty()
            ? "no consumer is registered"
            : "registered: "
                + all.stream().map(one -> one.id().toString()).collect(Collectors.joining(", "));
    return problem(
        OperationCode.NO_SUCH_CONSUMER,
        "no consumer " + name + destination.map(at -> " at " + at).orElse("") + " is registered",
        names.contains(name) ? known : NearestName.suggestion(name, names, known));
  }

  private DiagnosticException several(String name, List<RegisteredConsumer> found) {
    return problem(
        OperationCode.SEVERAL_CONSUMERS,
        "a consumer " + name + " is registered at several databases",
        found.stream()
            .map(one -> command(one.id(), files))
            .collect(Collectors.joining("; or ", "name one: ", "")));
  }

  private static DiagnosticException runs(RegisteredConsumer running) {
    return problem(
        OperationCode.CONSUMER_RUNS,
        running.id() + " runs: it reported at " + second(running.reportedAt()),
        "stop it, and try again a minute later");
  }

  private static DiagnosticException problem(OperationCode code, String what, String fix) {
    return new DiagnosticException(Diagnostic.error(code, what, fix));
  }

  /** The command that removes a consumer. */
  static String command(ConsumerId consumer, String files) {
    return "sync-cli consumer forget "
        + ShellWord.quoted(consumer.name())
        + " --at "
        + ShellWord.quoted(consumer.destination())
        + " --yes "
        + files;
  }

  static Instant second(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS);
  }
}
