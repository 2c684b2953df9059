package dev.syncline.engine.plan;

import dev.syncline.eventstore.FeedName;
import dev.syncline.manifest.ConnectionSettings;
import dev.syncline.manifest.DataStore;
import dev.syncline.manifest.Retention;
import dev.syncline.manifest.schema.PublicSchema;
import dev.syncline.manifest.schema.Slug;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One source to capture, and everything that is published from it.
 *
 * @param feed the feed its events go to
 * @param source how to reach the source database
 * @param capture its slot and publication
 * @param schemas the public schemas, at least one
 * @param retain how long the feed keeps its events; absent to keep all of them
 */
public record PublishPlan(
    FeedName feed,
    ConnectionSettings source,
    DataStore.Capture capture,
    List<PublishedSchema> schemas,
    Optional<Retention> retain) {
  public PublishPlan {
    Objects.requireNonNull(feed, "feed");
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(capture, "capture");
    schemas = List.copyOf(schemas);
    Objects.requireNonNull(retain, "retain");
  }

  /** A plan for a feed that keeps all its events. */
  public PublishPlan(
      FeedName feed,
      ConnectionSettings source,
      DataStore.Capture capture,
      List<PublishedSchema> schemas) {
    this(feed, source, capture, schemas, Optional.empty());
  }

  /** The names of all schemas with their versions: {@code from-accounts/account 1.0}. */
  public List<String> publishes() {
    return schemas.stream().map(PublishedSchema::name).toList();
  }

  /**
   * A public schema and the manifest that holds it.
   *
   * @param manifest the slug consumers name
   * @param schema the schema
   */
  public record PublishedSchema(Slug manifest, PublicSchema schema) {
    String name() {
      return "%s/%s %s".formatted(manifest.value(), schema.name(), schema.version());
    }
  }
}
