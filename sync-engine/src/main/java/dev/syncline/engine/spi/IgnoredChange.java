package dev.syncline.engine.spi;

import dev.syncline.eventstore.SchemaId;
import dev.syncline.manifest.verify.Diagnostic;
import java.util.Objects;

/**
 * An update of an append-only row that causes no event, by the policy of its public schema. During
 * the first load it must not be ignored: whether the load still finds the row is not known.
 *
 * @param schema the public schema and major version
 * @param minor its minor version
 * @param duringLoad what is wrong if the first load is under way
 */
public record IgnoredChange(SchemaId schema, int minor, Diagnostic duringLoad) {
  public IgnoredChange {
    Objects.requireNonNull(schema, "schema");
    Objects.requireNonNull(duringLoad, "duringLoad");
  }
}
