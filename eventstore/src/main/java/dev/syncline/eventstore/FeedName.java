package dev.syncline.eventstore;

import dev.syncline.manifest.schema.Slug;
import java.util.Objects;

/**
 * The name of a feed: the ordered log of one source data store.
 *
 * @param manifest the slug of the manifest that defines the data store
 * @param dataStore the data store's slug
 */
public record FeedName(Slug manifest, Slug dataStore) {
  public FeedName {
    Objects.requireNonNull(manifest, "manifest");
    Objects.requireNonNull(dataStore, "dataStore");
  }

  /** {@code manifest/dataStore}, as the event store writes it. */
  @Override
  public String toString() {
    return manifest + "/" + dataStore;
  }
}
