package dev.syncline.engine.change;

import java.util.Objects;

/**
 * A table of the source, fully named, as the catalogue spells it.
 *
 * @param schema its schema
 * @param name its name
 */
public record TableName(String schema, String name) implements Comparable<TableName> {
  public TableName {
    Objects.requireNonNull(schema, "schema");
    Objects.requireNonNull(name, "name");
  }

  @Override
  public int compareTo(TableName other) {
    return toString().compareTo(other.toString());
  }

  @Override
  public String toString() {
    return schema + "." + name;
  }
}
