package dev.syncline.cli.status;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.syncline.engine.retention.StoredFeed;
import dev.syncline.eventstore.FeedSize;
import dev.syncline.eventstore.RegisteredConsumer;
import dev.syncline.operations.contract.MajorVersion;
import dev.syncline.operations.status.FeedStorage;

/** What the event store has of a feed, and who reads it, as JSON. */
public final class StorageDocument {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private StorageDocument() {}

  static void describe(ObjectNode target, FeedStorage feed) {
    ObjectNode size = size(feed.stored());
    feed.keptBy().ifPresent(why -> size.put("keptBy", why.text()));
    target.set("stored", size);
    target.set("contracts", contracts(feed.stored()));
  }

  /** Size and slowest consumer of a feed. */
  public static ObjectNode size(StoredFeed stored) {
    FeedSize size = stored.size();
    ObjectNode shown =
        NODES
            .objectNode()
            .put("events", size.logEvents())
            .put("bytes", size.logBytes())
            .put("oldest", size.base().oldest().value())
            .put("folded", size.base().folded().value())
            .put("baseKeys", size.baseRows())
            .put("baseBytes", size.baseBytes());
    stored
        .slowest()
        .ifPresent(
            one ->
                shown
                    .putObject("slowestConsumer")
                    .put("name", one.id().name())
                    .put("destination", one.id().destination())
                    .put("behindEvents", stored.behind(one)));
    return shown;
  }

  /** The major versions in a feed, and who consumes each. */
  public static ArrayNode contracts(StoredFeed stored) {
    ArrayNode contracts = NODES.arrayNode();
    for (StoredFeed.Version version : stored.versions()) {
      ObjectNode contract =
          contracts
              .addObject()
              .put("contract", MajorVersion.text(version.reference()))
              .put("retired", version.retired());
      ArrayNode consumers = contract.putArray("consumers");
      version.consumers().forEach(one -> describe(consumers.addObject(), one, stored));
    }
    return contracts;
  }

  private static void describe(ObjectNode target, RegisteredConsumer one, StoredFeed stored) {
    target
        .put("name", one.id().name())
        .put("destination", one.id().destination())
        .put("position", one.position().value())
        .put("behindEvents", stored.behind(one))
        .put("reportedAt", one.reportedAt().toString());
    one.givenUp()
        .ifPresent(
            given ->
                target
                    .putObject("givenUp")
                    .put("at", given.at().toString())
                    .put("reason", given.reason()));
  }
}
