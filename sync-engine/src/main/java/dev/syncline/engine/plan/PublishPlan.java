package dev.syncline.engine.plan;

import dev.syncline.eventstore.FeedName;
import dev.syncline.manifest.ConnectionSettings;
import dev.syncline.manifest.DataStore;
import dev.syncline.manifest.schema.PublicSchema;
import dev.syncline.manifest.schema.Slug;
import java.util.List;
import java.util.Objects;

/**
 * One source to capture, and everything that is published from it.
 *
 * @param feed the feed its events go to
 * @param source how to reach the source database
 * @param capture its slot and publication
 * @param schemas the public schemas, at least one
 */
public record PublishPlan(
    FeedName feed,
    ConnectionSettings source,
    DataStore.Capture capture,
    List<PublishedSchema> schemas) {
  public PublishPlan {
    Objects.requireNonNull(feed, "feed");
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(capture, "capture");
    schemas = List.copyOf(schemas);
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
