package dev.syncline.postgres.source.internal.setup;

import dev.syncline.engine.change.TableName;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A name to look up in the catalog.
 *
 * @param schema empty for a name to look up in the role's search path and in {@code public}
 * @param name as the catalog spells it
 */
record RelationName(Optional<String> schema, String name) {
  RelationName {
    Objects.requireNonNull(schema, "schema");
    Objects.requireNonNull(name, "name");
  }

  static RelationName of(TableName table) {
    return new RelationName(Optional.of(table.schema()), table.name());
  }

  /** The possible meanings of a name in a manifest, in look-up order. */
  static List<RelationName> meantBy(String text) {
    Set<RelationName> names = new LinkedHashSet<>();
    int dot = text.indexOf('.');
    names.add(
        dot < 0
            ? new RelationName(Optional.empty(), text)
            : new RelationName(Optional.of(text.substring(0, dot)), text.substring(dot + 1)));
    List<String> parts = SqlName.parts(text);
    if (parts.size() == 1) {
      names.add(new RelationName(Optional.empty(), parts.get(0)));
    } else if (parts.size() == 2) {
      names.add(new RelationName(Optional.of(parts.get(0)), parts.get(1)));
    }
    return new ArrayList<>(names);
  }
}
