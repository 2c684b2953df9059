package dev.syncline.postgres.sink.internal.value;

import java.util.Objects;

/**
 * A property of an event as a value of an SQL type.
 *
 * @param property the property's name
 * @param type the type, as written in SQL
 */
public record TypedValue(String property, String type) {
  public TypedValue {
    Objects.requireNonNull(property, "property");
    Objects.requireNonNull(type, "type");
  }
}
