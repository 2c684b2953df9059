package dev.syncline.manifest.define;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.syncline.manifest.schema.OutputSchema;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The shape of a row, and its form as a JSON Schema. Every property is always present; one that may
 * have no value is nullable. Begin with {@link Definitions#object} or {@link #of}.
 */
public final class RowShape {
  private static final String DIALECT = "https://json-schema.org/draft/2020-12/schema";
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final Map<String, ObjectNode> properties = new LinkedHashMap<>();
  private String last = "";

  RowShape() {}

  /**
   * The shape of a record. Components become properties in their order; {@code streetAddress}
   * becomes {@code street_address}, as SQL names columns. Whole numbers become integers, and other
   * numbers become numbers. Texts, enums, UUIDs and times become strings (with a format where JSON
   * Schema has one). Lists become arrays; records and maps become objects. {@code Optional} and
   * {@link Nullable} make a property nullable.
   *
   * @throws IllegalArgumentException if a component has another type
   */
  public static RowShape of(Class<? extends Record> row) {
    return RecordShape.of(row);
  }

  /** A whole number. */
  public RowShape integer(String name) {
    return add(name, type("integer"));
  }

  /** A number. */
  public RowShape number(String name) {
    return add(name, type("number"));
  }

  /** A text. */
  public RowShape string(String name) {
    return add(name, type("string"));
  }

  /** True or false. */
  public RowShape bool(String name) {
    return add(name, type("boolean"));
  }

  /** A UUID as text. */
  public RowShape uuid(String name) {
    return add(name, format("uuid"));
  }

  /** A day as text: {@code 2026-11-21}. */
  public RowShape date(String name) {
    return add(name, format("date"));
  }

  /** An instant as text, with its offset: a {@code timestamptz}. */
  public RowShape dateTime(String name) {
    return add(name, format("date-time"));
  }

  /** An object of a shape of its own. */
  public RowShape object(String name, RowShape shape) {
    return add(name, shape.schema());
  }

  /** An array of objects of one shape. */
  public RowShape objects(String name, RowShape shape) {
    return add(name, array(shape.schema()));
  }

  /** Any JSON value. */
  public RowShape json(String name) {
    return add(name, NODES.objectNode());
  }

  /** The property just added may be null. */
  public RowShape nullable() {
    if (properties.isEmpty()) {
      throw new IllegalStateException("nullable() follows the property it is about");
    }
    properties.compute(last, (name, schema) -> nullable(schema));
    return this;
  }

  OutputSchema outputSchema() {
    ObjectNode root = NODES.objectNode().put("$schema", DIALECT);
    root.setAll(schema());
    return new OutputSchema(root);
  }

  RowShape add(String name, ObjectNode schema) {
    Objects.requireNonNull(name, "name");
    if (properties.putIfAbsent(name, schema) != null) {
      throw new IllegalArgumentException("property " + name + " is there already");
    }
    last = name;
    return this;
  }

  ObjectNode schema() {
    ObjectNode schema = type("object");
    ObjectNode fields = schema.putObject("properties");
    properties.forEach((name, property) -> fields.set(name, property.deepCopy()));
    ArrayNode required = schema.putArray("required");
    properties.keySet().forEach(required::add);
    return schema.put("additionalProperties", false);
  }

  static ObjectNode type(String type) {
    return NODES.objectNode().put("type", type);
  }

  static ObjectNode format(String format) {
    return type("string").put("format", format);
  }

  static ObjectNode array(ObjectNode items) {
    ObjectNode array = type("array");
    array.set("items", items);
    return array;
  }

  static ObjectNode nullable(ObjectNode schema) {
    ObjectNode nullable = schema.deepCopy();
    if (schema.path("type").isTextual()) {
      nullable.putArray("type").add(schema.path("type").textValue()).add("null");
    }
    if (schema.path("enum") instanceof ArrayNode values) {
      nullable.set("enum", values.deepCopy().addNull());
    }
    return nullable;
  }
}
