package dev.syncline.eventstore;

import java.util.Objects;

/**
 * A contract as the registry holds it.
 *
 * @param id its short name in event rows
 * @param feed the feed its events are in
 * @param contract what was promised
 * @param since the feed's head when it was first published: its events are after it
 */
public record PublishedContract(SchemaId id, FeedName feed, Contract contract, Position since) {
  public PublishedContract {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(feed, "feed");
    Objects.requireNonNull(contract, "contract");
    Objects.requireNonNull(since, "since");
  }
}
