package dev.syncline.manifest.define.collect;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.syncline.manifest.verify.Place;
import java.util.Objects;

/**
 * A schema found in a definition.
 *
 * @param schema the schema; its {@code definitionFile} is the file it was found in
 * @param entry the object to write for it in a manifest
 * @param place where it is defined
 */
public record Collected<T>(T schema, ObjectNode entry, Place place) {
  public Collected {
    Objects.requireNonNull(schema, "schema");
    Objects.requireNonNull(entry, "entry");
    Objects.requireNonNull(place, "place");
  }
}
