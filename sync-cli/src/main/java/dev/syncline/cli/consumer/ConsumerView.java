package dev.syncline.cli.consumer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.syncline.engine.plan.AwaitedContract;
import dev.syncline.engine.spi.ConsumerPause;
import dev.syncline.eventstore.RecordedFailure.Reason;
import dev.syncline.eventstore.WorkRecord.Trouble;
import dev.syncline.operations.status.Condition;
import dev.syncline.operations.status.ConsumerState;
import dev.syncline.operations.status.Standing;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Shows a consumer schema as text and as JSON. */
record ConsumerView(ConsumerState consumer) {
  private static final String NONE = "-";
  private static final String UNKNOWN = "?";

  static String[] heads() {
    return new String[] {"CONSUMER", "AT", "POSITION", "BEHIND", "STATE", "SINCE", "WHY"};
  }

  /** The cells of one line of a list. */
  String[] cells() {
    return new String[] {
      consumer.subscription(),
      consumer.destination().toString(),
      consumer.cursor().map(cursor -> cursor.position().toString()).orElse("none"),
      consumer.behind().map(ConsumerState.Behind::text).orElse(UNKNOWN),
      Condition.of(consumer).text(),
      since().map(at -> at.truncatedTo(ChronoUnit.SECONDS).toString()).orElse(NONE),
      why().orElse(NONE)
    };
  }

  /** All properties as JSON; omits unknown values. */
  void describe(ObjectNode target) {
    target.put("name", consumer.subscription());
    target.put("destination", consumer.destination().toString());
    target.put("state", Condition.of(consumer).text());
    consumer
        .cursor()
        .ifPresent(
            cursor -> target.put("feed", cursor.feed()).put("position", cursor.position().value()));
    consumer
        .behind()
        .ifPresent(
            behind -> {
              target.put("behindEvents", behind.events());
              behind
                  .time()
                  .map(Duration::toSeconds)
                  .ifPresent(seconds -> target.put("behindSeconds", seconds));
            });
    since().ifPresent(at -> target.put("since", at.toString()));
    why().ifPresent(reason -> target.put("why", reason));
    consumer.pause().ifPresent(pause -> target.put("pausedBy", pause.by()));
  }

  private Optional<Instant> since() {
    return consumer
        .pause()
        .map(ConsumerPause::since)
        .or(() -> consumer.trouble().map(Trouble::since));
  }

  private Optional<String> why() {
    if (consumer.pause().isPresent()) {
      return consumer.pause().map(ConsumerPause::text).filter(text -> !text.isEmpty());
    }
    if (consumer.trouble().isPresent()) {
      return consumer
          .trouble()
          .flatMap(trouble -> trouble.failure().reasons().stream().findFirst())
          .map(ConsumerView::text);
    }
    if (consumer.awaited().isPresent()) {
      return consumer.awaited().map(AwaitedContract::toString).map(what -> "waits for " + what);
    }
    return consumer.standing() == Standing.QUEUED
        ? Optional.of("others catch up first")
        : Optional.empty();
  }

  private static String text(Reason reason) {
    return reason.code() + " " + reason.message();
  }
}
