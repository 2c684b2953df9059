package dev.syncline.manifest.schema;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;

/**
 * The shape of a public schema's rows: a JSON Schema object (draft-07 or later).
 *
 * @param json the schema document; treated as immutable
 */
public record OutputSchema(ObjectNode json) {
  public OutputSchema {
    Objects.requireNonNull(json, "json");
    json = json.deepCopy();
  }

  /** A private copy of the schema document. */
  @Override
  public ObjectNode json() {
    return json.deepCopy();
  }

  /** The declared property names, in the order they are written. */
  public Set<String> properties() {
    Set<String> names = new LinkedHashSet<>();
    json.path("properties").fieldNames().forEachRemaining(names::add);
    return names;
  }
}
