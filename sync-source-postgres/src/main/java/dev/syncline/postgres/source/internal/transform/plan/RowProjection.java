package dev.syncline.postgres.source.internal.transform.plan;

import dev.syncline.engine.change.Row;
import dev.syncline.eventstore.NewEvent;
import dev.syncline.manifest.schema.Operation;
import dev.syncline.postgres.source.internal.transform.json.JsonProperties;
import dev.syncline.postgres.source.internal.transform.json.JsonString;
import dev.syncline.postgres.source.internal.transform.json.JsonText;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The row plan: a public row that is a selection of the changed row's own columns, computed from
 * the change itself. It is exact as of the commit and costs the source nothing.
 */
public final class RowProjection {
  /** The characters that most values need, with a comma; the text grows for a longer row. */
  private static final int USUAL_VALUE = 24;

  private final List<Property> properties;
  private final int usualLength;
  private final RowKeys key;

  /**
   * @param properties of the public row, in order
   * @param key how its key is written
   */
  public RowProjection(List<Property> properties, RowKeys key) {
    this.properties = List.copyOf(properties);
    usualLength =
        properties.stream().mapToInt(property -> property.prefix().length() + USUAL_VALUE).sum();
    this.key = key;
  }

  /**
   * One property of the public row.
   *
   * @param name the property's name
   * @param prefix the name as JSON, with the colon
   * @param column the changed table's column
   * @param form how its value is written
   */
  public record Property(String name, String prefix, String column, JsonText form) {
    /** A property that has the value of a column. */
    public static Property of(String name, String column, JsonText form) {
      StringBuilder prefix = new StringBuilder();
      JsonString.write(prefix, name);
      return new Property(name, prefix.append(':').toString(), column, form);
    }
  }

  /** The column of the changed table that each property of the public row shows. */
  Map<String, String> columnsOfProperties() {
    // A duplicate name is refused together with all other errors of the output.
    return properties.stream()
        .collect(Collectors.toMap(Property::name, Property::column, (first, again) -> first));
  }

  /** The changed table's columns it reads. */
  List<String> columns() {
    return properties.stream().map(Property::column).toList();
  }

  /**
   * The event of an existing row.
   *
   * @param schema the public schema
   * @param operation what was done
   * @param row the row, with every needed column
   */
  public NewEvent event(RegisteredSchema schema, Operation operation, Row row) {
    return row(RowImage.of(row)).orElseThrow().event(schema, operation);
  }

  /**
   * The public row of a changed row.
   *
   * @return empty if the log lacks a value, so that a query at the source is needed
   */
  public Optional<PublicRow> row(RowImage row) {
    StringBuilder out = new StringBuilder(usualLength).append('{');
    for (Property property : properties) {
      String value = row.value(property.column());
      if (Row.isUnknown(value)) {
        return Optional.empty();
      }
      out.append(out.length() == 1 ? "" : ",").append(property.prefix());
      property.form().writeNullable(out, value);
    }
    return Optional.of(new PublicRow(Optional.of(out.append('}').toString()), key.of(row)));
  }

  /**
   * The public row of a changed row whose unchanged large value the log omits. Only that value is
   * taken from the source: the others may have changed there since, and consumers that received
   * them early would see them go back with the next change.
   *
   * @param found the row as the source has it now
   */
  public PublicRow completed(RowImage row, PublicRow found) {
    if (found.object().isEmpty()) {
      return found;
    }
    Map<String, String> now = JsonProperties.of(found.object().get());
    StringBuilder out = new StringBuilder("{");
    for (Property property : properties) {
      out.append(out.length() == 1 ? "" : ",").append(property.prefix());
      String value = row.value(property.column());
      if (Row.isUnknown(value)) {
        out.append(Objects.requireNonNull(now.get(property.name()), property.name()));
      } else {
        property.form().writeNullable(out, value);
      }
    }
    return new PublicRow(
        Optional.of(out.append('}').toString()), key.isKnown(row) ? key.of(row) : found.key());
  }
}
