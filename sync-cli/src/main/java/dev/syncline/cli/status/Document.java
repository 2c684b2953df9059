package dev.syncline.cli.status;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.syncline.cli.report.Json;
import dev.syncline.eventstore.postgres.StoreLook;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.postgres.guard.SlotLook;
import dev.syncline.postgres.sink.bookkeeping.CursorLook;
import java.util.List;

/** A sync's state as a document for programs. */
final class Document {
  private Document() {}

  static ObjectNode of(SyncState state, List<Diagnostic> attention) {
    ObjectNode document = Json.document();
    document.withArray("feeds");
    state.feeds().forEach(feed -> describe(document.withArray("feeds").addObject(), feed));
    document.withArray("consumers");
    state
        .consumers()
        .forEach(consumer -> describe(document.withArray("consumers").addObject(), consumer));
    return Json.withDiagnostics(document, attention);
  }

  private static void describe(ObjectNode target, FeedState feed) {
    target.put("name", feed.name());
    feed.stored().ifPresent(stored -> describe(target, stored));
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

  private static void describe(ObjectNode target, StoreLook.Feed feed) {
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
    for (StoreLook.Load load : feed.loads()) {
      target
          .withArray("loads")
          .addObject()
          .put("schema", load.schema())
          .put("rowsRead", load.read())
          .put("rowsEstimated", load.estimated())
          .put("percent", load.percent());
    }
  }

  private static void describe(ObjectNode target, SlotLook slot) {
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
    consumer.cursor().ifPresent(cursor -> describe(target, cursor));
    consumer.awaited().ifPresent(awaited -> target.put("waitsFor", awaited.toString()));
    consumer
        .behind()
        .ifPresent(
            lag ->
                target
                    .put("behindEvents", lag.events())
                    .put("behindSeconds", lag.time().toSeconds()));
  }

  private static void describe(ObjectNode target, CursorLook cursor) {
    cursor.holder().ifPresent(holder -> target.put("active", holder));
    target
        .put("feed", cursor.feed())
        .put("cursor", cursor.position().value())
        .put("deadLetters", cursor.deadLetters());
  }
}
