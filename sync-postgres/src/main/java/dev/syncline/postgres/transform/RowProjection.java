package dev.syncline.postgres.transform;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The row plan: a public row that is a selection of the changed row's own columns, computed from
 * the change itself. It is exact as of the commit and costs the source nothing.
 */
public final class RowProjection {
  private final List<Property> properties;
  private final KeyOfRow key;

  RowProjection(List<Property> properties, KeyOfRow key) {
    this.properties = List.copyOf(properties);
    this.key = key;
  }

  /**
   * One property of the public row.
   *
   * @param name the property's name
   * @param prefix the property's name as JSON, with the colon
   * @param column the changed table's column
   * @param form how its value is written
   */
  record Property(String name, String prefix, String column, JsonText form) {
    static Property of(String name, String column, JsonText form) {
      StringBuilder prefix = new StringBuilder();
      JsonString.write(prefix, name);
      return new Property(name, prefix.append(':').toString(), column, form);
    }
  }

  /** For each property of the public row the changed table's column it is. */
  Map<String, String> columnsOfProperties() {
    return properties.stream().collect(Collectors.toMap(Property::name, Property::column));
  }

  /** The changed table's columns it reads. */
  List<String> columns() {
    return properties.stream().map(Property::column).toList();
  }

  /**
   * The public row of a changed row.
   *
   * @return empty if the log lacks a value, so that the source has to be asked
   */
  Optional<PublicRow> row(RowImage row) {
    StringBuilder out = new StringBuilder("{");
    for (Property property : properties) {
      if (!row.knows(property.column())) {
        return Optional.empty();
      }
      out.append(out.length() == 1 ? "" : ",").append(property.prefix());
      property.form().writeNullable(out, row.text(property.column()));
    }
    return Optional.of(new PublicRow(Optional.of(out.append('}').toString()), key.of(row)));
  }
}
