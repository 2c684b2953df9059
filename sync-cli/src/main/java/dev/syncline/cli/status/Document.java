package dev.syncline.cli.status;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.syncline.cli.backfill.JobText;
import dev.syncline.cli.report.Json;
import dev.syncline.engine.spi.ConsumerPause;
import dev.syncline.eventstore.RecordedFailure.Reason;
import dev.syncline.eventstore.WorkRecord.Trouble;
import dev.syncline.eventstore.postgres.StoreStatus;
import dev.syncline.manifest.ByteSize;
import dev.syncline.operations.status.Condition;
import dev.syncline.operations.status.ConsumerState;
import dev.syncline.operations.status.FeedState;
import dev.syncline.operations.status.StatusReport;
import dev.syncline.postgres.sink.bookkeeping.CursorStatus;
import dev.syncline.postgres.source.SlotStatus;
import java.time.Duration;
import java.util.Optional;

/** The state of a sync as a JSON document. */
final class Document {
  private Document() {}

  static ObjectNode of(StatusReport report) {
    ObjectNode document = Json.document();
    document.withArray("feeds");
    report.state().feeds().forEach(feed -> describe(document.withArray("feeds").addObject(), feed));
    document.withArray("consumers");
    report
        .state()
        .consumers()
        .forEach(consumer -> describe(document.withArray("consumers").addObject(), consumer));
    return Json.withDiagnostics(document, report.attention());
  }

  private static void describe(ObjectNode target, FeedState feed) {
    target.put("name", feed.name());
    target.put("state", Condition.of(feed).text());
    describe(target, feed.lag().bytes(), feed.lag().time());
    feed.trouble().ifPresent(trouble -> describe(target.putObject("failure"), trouble));
    feed.stored().ifPresent(stored -> describe(target, stored));
    feed.storage().ifPresent(storage -> StorageDocument.describe(target, storage));
    target.withArray("backfills");
    feed.backfills()
        .forEach(job -> new JobText(job).describe(target.withArray("backfills").addObject()));
    feed.source()
        .ifPresent(
            source -> {
              ObjectNode shown = target.putObject("slot");
              shown.put("name", source.plan().capture().slotName());
              shown.put("answered", source.answered());
              shown.put("exists", source.slot().isPresent());
              source.slot().ifPresent(slot -> describe(shown, slot));
            });
  }

  private static void describe(ObjectNode target, StoreStatus.Feed feed) {
    feed.writer().ifPresent(writer -> target.put("active", writer));
    target.put("head", feed.head().value()).put("sourceEnd", feed.sourceEnd().toString());
    feed.continuityLost().ifPresent(lost -> target.put("continuityLostAt", lost.toString()));
    feed.gap()
        .ifPresent(
            gap ->
                target
                    .putObject("captureGap")
                    .put("foundAt", gap.foundAt().toString())
                    .put("why", gap.why()));
    target.withArray("loads");
    for (StoreStatus.Load load : feed.loads()) {
      target
          .withArray("loads")
          .addObject()
          .put("schema", load.schema())
          .put("rowsRead", load.read())
          .put("rowsEstimated", load.estimated())
          .put("percent", load.percent());
    }
  }

  private static void describe(ObjectNode target, SlotStatus slot) {
    target
        .put("active", slot.active())
        .put("givenUp", slot.givenUp())
        .put("retainedBytes", slot.retained().bytes())
        .put("limitBytes", slot.limit().bytes())
        .put("percent", slot.percent());
  }

  private static void describe(ObjectNode target, ConsumerState consumer) {
    target.put("name", consumer.subscription());
    target.put("destination", consumer.destination().toString());
    target.put("state", Condition.of(consumer).text());
    consumer.holder().ifPresent(holder -> target.put("active", holder));
    consumer.trouble().ifPresent(trouble -> describe(target.putObject("failure"), trouble));
    consumer.cursor().ifPresent(cursor -> describe(target, cursor));
    consumer.pause().ifPresent(pause -> describe(target.putObject("pause"), pause));
    consumer.awaited().ifPresent(awaited -> target.put("waitsFor", awaited.toString()));
    consumer
        .behind()
        .ifPresent(
            behind -> {
              target.put("behindEvents", behind.events());
              describe(target, behind.feed().bytes(), behind.time());
            });
  }

  private static void describe(ObjectNode target, ConsumerPause pause) {
    target.put("since", pause.since().toString()).put("by", pause.by());
    pause.code().ifPresent(code -> target.put("code", code));
    target.put("reason", pause.reason());
  }

  /** Omits unknown values. */
  private static void describe(
      ObjectNode target, Optional<ByteSize> bytes, Optional<Duration> time) {
    bytes.ifPresent(behind -> target.put("behindBytes", behind.bytes()));
    time.ifPresent(behind -> target.put("behindSeconds", behind.toSeconds()));
  }

  private static void describe(ObjectNode target, Trouble trouble) {
    target
        .put("since", trouble.since().toString())
        .put("lastMet", trouble.lastMet().toString())
        .put("process", trouble.process().orElse(null));
    for (Reason reason : trouble.failure().reasons()) {
      target
          .withArray("reasons")
          .addObject()
          .put("code", reason.code())
          .put("message", reason.message())
          .put("fix", reason.fix());
    }
  }

  private static void describe(ObjectNode target, CursorStatus cursor) {
    target
        .put("feed", cursor.feed())
        .put("cursor", cursor.position().value())
        .put("deadLetters", cursor.deadLetters());
  }
}
