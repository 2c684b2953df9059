package dev.syncline.manifest.define.collect;

import dev.syncline.manifest.define.ConsumerSchemaBuilder;
import dev.syncline.manifest.define.ConsumerSchemaDefinition;
import dev.syncline.manifest.define.Definitions;

/** A definition that was compiled once and whose source has moved on since. */
public final class StaleDefinition implements ConsumerSchemaDefinition {
  @Override
  public ConsumerSchemaBuilder define() {
    return Definitions.consumerSchema("old").consumes("a", "b", 1).into("c").upsert("SELECT 1");
  }
}
