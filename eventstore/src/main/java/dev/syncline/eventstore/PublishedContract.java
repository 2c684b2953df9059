package dev.syncline.eventstore;

import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;

/**
 * A contract in the registry.
 *
 * @param id the short name of its major version in event rows
 * @param feed the feed its events are in
 * @param contract what was promised
 * @param since the feed's head when it was first published: its events are after it
 * @param retiredAt when its major version was retired; empty if it was not
 */
public record PublishedContract(
    SchemaId id, FeedName feed, Contract contract, Position since, Optional<Instant> retiredAt) {
  /** Orders by manifest, name and version. */
  public static final Comparator<PublishedContract> BY_NAME_AND_VERSION =
      Comparator.comparing((PublishedContract one) -> one.contract().manifest())
          .thenComparing(one -> one.contract().name())
          .thenComparing(one -> one.contract().version());

  public PublishedContract {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(feed, "feed");
    Objects.requireNonNull(contract, "contract");
    Objects.requireNonNull(since, "since");
    Objects.requireNonNull(retiredAt, "retiredAt");
  }

  /** A contract that is not retired. */
  public PublishedContract(SchemaId id, FeedName feed, Contract contract, Position since) {
    this(id, feed, contract, since, Optional.empty());
  }

  /** Whether its major version is neither published nor consumed any more. */
  public boolean isRetired() {
    return retiredAt.isPresent();
  }
}
