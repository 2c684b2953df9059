package dev.syncline.engine.plan;

import dev.syncline.manifest.ConnectionSettings;
import dev.syncline.manifest.schema.ConsumerSchema;
import dev.syncline.manifest.schema.Slug;
import java.util.List;
import java.util.Objects;

/**
 * One destination, and everything that is applied to it.
 *
 * @param destination how to reach it
 * @param subscriptions its consumer schemas, at least one
 */
public record ConsumePlan(ConnectionSettings destination, List<Subscription> subscriptions) {
  public ConsumePlan {
    Objects.requireNonNull(destination, "destination");
    subscriptions = List.copyOf(subscriptions);
  }

  /**
   * A consumer schema and the manifest that holds it.
   *
   * @param manifest the consumer's own manifest
   * @param schema the schema
   */
  public record Subscription(Slug manifest, ConsumerSchema schema) {
    /** {@code manifest/schema}: the name of its cursor. */
    public String name() {
      return manifest + "/" + schema.name();
    }
  }
}
