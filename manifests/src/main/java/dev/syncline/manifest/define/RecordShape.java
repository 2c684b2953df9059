package dev.syncline.manifest.define;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/** Derives the shape of rows from a record type. */
final class RecordShape {
  /** PostgreSQL renders times without a zone in a form that JSON Schema has no format for. */
  private static final Map<Class<?>, Supplier<ObjectNode>> SCALARS =
      Map.ofEntries(
          scalar(long.class, "integer"),
          scalar(Long.class, "integer"),
          scalar(int.class, "integer"),
          scalar(Integer.class, "integer"),
          scalar(short.class, "integer"),
          scalar(Short.class, "integer"),
          scalar(BigInteger.class, "integer"),
          scalar(double.class, "number"),
          scalar(Double.class, "number"),
          scalar(float.class, "number"),
          scalar(Float.class, "number"),
          scalar(BigDecimal.class, "number"),
          scalar(boolean.class, "boolean"),
          scalar(Boolean.class, "boolean"),
          scalar(String.class, "string"),
          scalar(LocalDateTime.class, "string"),
          scalar(LocalTime.class, "string"),
          formatted(UUID.class, "uuid"),
          formatted(LocalDate.class, "date"),
          formatted(Instant.class, "date-time"),
          formatted(OffsetDateTime.class, "date-time"),
          formatted(ZonedDateTime.class, "date-time"),
          Map.entry(JsonNode.class, JsonNodeFactory.instance::objectNode),
          Map.entry(Object.class, JsonNodeFactory.instance::objectNode));

  private final Set<Class<?>> open = new HashSet<>();

  private RecordShape() {}

  static RowShape of(Class<? extends Record> row) {
    return new RecordShape().shape(row);
  }

  private RowShape shape(Class<?> row) {
    if (!open.add(row)) {
      throw new IllegalArgumentException("record " + row.getSimpleName() + " contains itself");
    }
    RowShape shape = new RowShape();
    for (RecordComponent component : row.getRecordComponents()) {
      ObjectNode schema = schema(component.getGenericType(), component);
      boolean nullable = isNullable(component) || isNullable(component.getAnnotatedType());
      shape.add(columnName(component.getName()), nullable ? RowShape.nullable(schema) : schema);
    }
    open.remove(row);
    return shape;
  }

  private ObjectNode schema(Type type, RecordComponent component) {
    if (type instanceof ParameterizedType generic) {
      return genericSchema(generic, component);
    }
    if (type instanceof Class<?> simple) {
      if (SCALARS.containsKey(simple)) {
        return SCALARS.get(simple).get();
      }
      if (simple.isRecord()) {
        return shape(simple).schema();
      }
      if (simple.isEnum()) {
        return enumSchema(simple);
      }
    }
    throw unknown(type, component);
  }

  private ObjectNode genericSchema(ParameterizedType generic, RecordComponent component) {
    Type[] arguments = generic.getActualTypeArguments();
    Class<?> container = (Class<?>) generic.getRawType();
    if (container == Optional.class) {
      return RowShape.nullable(schema(arguments[0], component));
    }
    if (Collection.class.isAssignableFrom(container)) {
      return RowShape.array(schema(arguments[0], component));
    }
    if (container == Map.class && arguments[0] == String.class) {
      ObjectNode map = RowShape.type("object");
      map.set("additionalProperties", schema(arguments[1], component));
      return map;
    }
    throw unknown(generic, component);
  }

  private static ObjectNode enumSchema(Class<?> type) {
    ObjectNode schema = RowShape.type("string");
    ArrayNode values = schema.putArray("enum");
    for (Object constant : type.getEnumConstants()) {
      values.add(((Enum<?>) constant).name());
    }
    return schema;
  }

  private static IllegalArgumentException unknown(Type type, RecordComponent component) {
    return new IllegalArgumentException(
        "component "
            + component.getName()
            + " of record "
            + component.getDeclaringRecord().getSimpleName()
            + " has the type "
            + type.getTypeName()
            + ", which has no form in JSON Schema here; describe the rows with object() instead");
  }

  private static boolean isNullable(AnnotatedElement element) {
    for (Annotation annotation : element.getAnnotations()) {
      if (annotation.annotationType().getSimpleName().equals("Nullable")) {
        return true;
      }
    }
    return false;
  }

  private static String columnName(String component) {
    return component.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
  }

  private static Map.Entry<Class<?>, Supplier<ObjectNode>> scalar(Class<?> type, String name) {
    return Map.entry(type, () -> RowShape.type(name));
  }

  private static Map.Entry<Class<?>, Supplier<ObjectNode>> formatted(Class<?> type, String format) {
    return Map.entry(type, () -> RowShape.format(format));
  }
}
