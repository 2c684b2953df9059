package dev.syncline.engine.retention;

import dev.syncline.eventstore.BaseReading;
import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.FeedSize;
import dev.syncline.eventstore.PublishedContract;
import dev.syncline.eventstore.RegisteredConsumer;
import dev.syncline.eventstore.SchemaId;
import dev.syncline.manifest.schema.PublicSchemaReference;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What an event store has of one feed, and who reads it.
 *
 * @param size its storage
 * @param versions the major versions of its public schemas, by name
 */
public record StoredFeed(FeedSize size, List<Version> versions) {
  public StoredFeed {
    Objects.requireNonNull(size, "size");
    versions = List.copyOf(versions);
  }

  /**
   * A major version of a public schema.
   *
   * @param reference how consumers name it
   * @param retired whether it is neither published nor consumed any more
   * @param consumers the registered consumers that read it, by name
   */
  public record Version(
      PublicSchemaReference reference, boolean retired, List<RegisteredConsumer> consumers) {
    public Version {
      Objects.requireNonNull(reference, "reference");
      consumers = List.copyOf(consumers);
    }
  }

  /**
   * Finds what belongs to a feed.
   *
   * @param contracts the registry of all feeds
   * @param consumers those of all feeds
   */
  public static StoredFeed of(
      FeedSize size, List<PublishedContract> contracts, List<RegisteredConsumer> consumers) {
    Map<SchemaId, PublishedContract> majors = new LinkedHashMap<>();
    contracts.stream()
        .filter(one -> one.feed().equals(size.feed()))
        .sorted(PublishedContract.BY_NAME_AND_VERSION)
        .forEach(one -> majors.putIfAbsent(one.id(), one));
    List<Version> versions = new ArrayList<>();
    majors.forEach(
        (id, contract) -> versions.add(version(contract, readers(size.feed(), id, consumers))));
    return new StoredFeed(size, versions);
  }

  private static List<RegisteredConsumer> readers(
      FeedName feed, SchemaId schema, List<RegisteredConsumer> consumers) {
    return consumers.stream()
        .filter(one -> one.id().feed().equals(feed) && one.schema().equals(schema))
        .sorted(RegisteredConsumer.BY_NAME)
        .toList();
  }

  private static Version version(PublishedContract one, List<RegisteredConsumer> consumers) {
    return new Version(
        new PublicSchemaReference(
            one.contract().manifest(), one.contract().name(), one.contract().version().major()),
        one.isRetired(),
        consumers);
  }

  /**
   * The consumer that needs the oldest event of the log. One that was given up, that reads the base
   * or that has not begun needs none.
   */
  public Optional<RegisteredConsumer> slowest() {
    return consumers()
        .filter(RegisteredConsumer::isAwaited)
        .filter(one -> BaseReading.readsLog(one.report().cursor()))
        .min(Comparator.comparing(RegisteredConsumer::position));
  }

  /** The consumers that neither retention nor retirement waits for. */
  public List<RegisteredConsumer> givenUp() {
    return consumers().filter(one -> !one.isAwaited()).toList();
  }

  /** How many events of the feed a consumer had not applied when it reported last. */
  public long behind(RegisteredConsumer consumer) {
    return Math.max(0, size.head().value() - consumer.position().value());
  }

  private Stream<RegisteredConsumer> consumers() {
    return versions.stream().flatMap(one -> one.consumers().stream());
  }
}
