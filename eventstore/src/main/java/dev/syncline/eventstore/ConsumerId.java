package dev.syncline.eventstore;

import java.util.Comparator;
import java.util.Objects;

/**
 * A consumer schema that applies a feed at one destination. The same consumer schema at another
 * database is another consumer: it has a cursor of its own.
 *
 * @param feed the feed it reads
 * @param name its manifest and its name: {@code manifest/schema}
 * @param destination the database it writes to: {@code host:port/database}, without a secret
 */
public record ConsumerId(FeedName feed, String name, String destination) {
  /** Orders by feed, name and destination. */
  public static final Comparator<ConsumerId> BY_NAME =
      Comparator.comparing((ConsumerId one) -> one.feed().toString())
          .thenComparing(ConsumerId::name)
          .thenComparing(ConsumerId::destination);

  /**
   * @throws IllegalArgumentException if the name lacks its manifest, or the destination is empty
   */
  public ConsumerId {
    Objects.requireNonNull(feed, "feed");
    int slash = name.indexOf('/');
    if (slash < 1 || slash == name.length() - 1) {
      throw new IllegalArgumentException("not a consumer schema with its manifest: " + name);
    }
    if (destination.isEmpty()) {
      throw new IllegalArgumentException("consumer " + name + " has no destination");
    }
  }

  /** {@code manifest/schema at host:port/database}. */
  @Override
  public String toString() {
    return name + " at " + destination;
  }
}
