package dev.syncline.operations.status;

import dev.syncline.engine.plan.AwaitedContract;
import dev.syncline.engine.spi.ConsumerPause;
import dev.syncline.eventstore.RecordedFailure;
import dev.syncline.eventstore.WorkRecord.Trouble;
import dev.syncline.manifest.schema.Slug;
import dev.syncline.manifest.verify.Count;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.ShellWord;
import dev.syncline.operations.problem.OperationCode;
import dev.syncline.postgres.sink.bookkeeping.CursorStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Finds the consumer schemas that need attention; reports a cause that several share once. */
final class ConsumersAttention {
  private static final int MOST_NAMED = 5;

  private final List<ConsumerState> consumers;
  private final String files;
  private final Instant now;
  private final List<Diagnostic> found = new ArrayList<>();

  /**
   * @param files the manifests, as the user typed them
   */
  ConsumersAttention(List<ConsumerState> consumers, String files, Instant now) {
    this.consumers = consumers;
    this.files = files;
    this.now = now;
  }

  List<Diagnostic> found() {
    grouped(ConsumersAttention::cause).values().forEach(this::halted);
    consumers.stream()
        .filter(one -> Condition.of(one) == Condition.WAITING)
        .flatMap(one -> one.awaited().stream())
        .map(AwaitedContract::diagnostic)
        .distinct()
        .forEach(found::add);
    grouped(one -> in(one, Condition.NOBODY)).values().forEach(this::nobody);
    grouped(one -> in(one, Condition.CATCHING_UP).filter(at -> one.isLate()))
        .values()
        .forEach(this::late);
    consumers.forEach(this::paused);
    consumers.forEach(this::deadLetters);
    return found;
  }

  private record Cause(Slug destination, RecordedFailure failure) {
    Cause(ConsumerState consumer, RecordedFailure failure) {
      this(consumer.destination(), failure);
    }
  }

  private static Optional<Cause> cause(ConsumerState consumer) {
    return consumer
        .trouble()
        .filter(trouble -> consumer.pause().isEmpty())
        .map(trouble -> new Cause(consumer, trouble.failure()));
  }

  private static Optional<Slug> in(ConsumerState consumer, Condition condition) {
    return Optional.of(consumer)
        .filter(one -> Condition.of(one) == condition)
        .map(ConsumerState::destination);
  }

  private <K> Map<K, List<ConsumerState>> grouped(Function<ConsumerState, Optional<K>> key) {
    Map<K, List<ConsumerState>> groups = new LinkedHashMap<>();
    for (ConsumerState consumer : consumers) {
      key.apply(consumer)
          .ifPresent(of -> groups.computeIfAbsent(of, none -> new ArrayList<>()).add(consumer));
    }
    return groups;
  }

  private void halted(List<ConsumerState> group) {
    Trouble latest =
        group.stream()
            .flatMap(one -> one.trouble().stream())
            .max(Comparator.comparing(Trouble::lastMet))
            .orElseThrow();
    found.addAll(Standstill.of("applying " + names(group), latest, files, now));
  }

  private void nobody(List<ConsumerState> group) {
    found.add(
        Diagnostic.error(
            OperationCode.NOBODY_CONSUMES,
            "no process applies " + names(group),
            "sync-cli manifest sync " + files));
  }

  private void late(List<ConsumerState> group) {
    ConsumerState worst =
        group.stream()
            .max(
                Comparator.comparing(
                    one -> one.behind().map(ConsumerState.Behind::oldest).orElse(Duration.ZERO)))
            .orElseThrow();
    found.add(
        Diagnostic.warning(
            OperationCode.FAR_BEHIND,
            names(group)
                + (group.size() == 1 ? " is " : " are behind, at most ")
                + worst.behind().orElseThrow().text()
                + (group.size() == 1 ? " behind" : ""),
            "look at the log and /status of " + worst.holder().orElse("its process")));
  }

  /** What a user has paused needs no attention: it waits as asked. */
  private void paused(ConsumerState consumer) {
    consumer
        .pause()
        .filter(ConsumerPause::isByRejection)
        .ifPresent(
            pause ->
                found.add(
                    Diagnostic.error(
                        OperationCode.PAUSED_BY_REJECTION,
                        names(List.of(consumer))
                            + " is paused since "
                            + pause.since().truncatedTo(ChronoUnit.SECONDS)
                            + " at position "
                            + consumer.cursor().orElseThrow().position()
                            + ": "
                            + pause.text(),
                        "correct the destination or the consumer SQL, then: sync-cli consumer"
                            + " resume "
                            + ShellWord.quoted(consumer.subscription())
                            + " "
                            + files)));
  }

  private void deadLetters(ConsumerState consumer) {
    long deadLetters = consumer.cursor().map(CursorStatus::deadLetters).orElse(0L);
    if (deadLetters > 0) {
      found.add(
          Diagnostic.warning(
              OperationCode.LETTERS_WAIT,
              Count.of(deadLetters, "event")
                  + " of consumer schema "
                  + consumer.subscription()
                  + (deadLetters == 1 ? " waits as a dead letter" : " wait as dead letters"),
              "sync-cli dead-letter list "
                  + files
                  + " --consumer "
                  + ShellWord.quoted(consumer.subscription())));
    }
  }

  /** {@code consumer schema shop/copies at db-orders}; lists the first few of many. */
  private static String names(List<ConsumerState> group) {
    String some =
        group.stream()
            .limit(MOST_NAMED)
            .map(ConsumerState::subscription)
            .collect(Collectors.joining(", "));
    String what =
        group.size() == 1
            ? "consumer schema " + some
            : Count.of(group.size(), "consumer schema")
                + " ("
                + some
                + (group.size() > MOST_NAMED ? ", ..)" : ")");
    return what + " at " + group.get(0).destination();
  }
}
