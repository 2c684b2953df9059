package dev.syncline.postgres.source.internal.transform.planning;

import dev.syncline.postgres.source.internal.transform.plan.OutputColumn;
import java.util.Set;

/** The kind of JSON that the values of a PostgreSQL type become. */
enum JsonFamily {
  INTEGER(Set.of("integer", "number")),
  /** Numbers, except that NaN and the infinities are strings. */
  NUMBER(Set.of("number")),
  BOOLEAN(Set.of("boolean")),
  STRING(Set.of("string")),
  ARRAY(Set.of("array")),
  /** Any JSON, depending on the value. */
  ANY(Set.of()),
  /** An unknown type: a string, or the object that a composite becomes. */
  UNKNOWN(Set.of());

  private static final Set<String> INTEGERS = Set.of("int2", "int4", "int8");
  private static final Set<String> NUMBERS = Set.of("float4", "float8", "numeric");
  private static final Set<String> STRINGS =
      Set.of(
          "text",
          "varchar",
          "bpchar",
          "name",
          "uuid",
          "date",
          "time",
          "timetz",
          "timestamp",
          "timestamptz",
          "interval",
          "bytea",
          "money",
          "inet",
          "cidr",
          "xml");

  private static final Set<String> DOCUMENTS = Set.of("json", "jsonb");

  private final Set<String> types;

  JsonFamily(Set<String> types) {
    this.types = types;
  }

  /** The family of an output column's type. */
  static JsonFamily of(OutputColumn column, Set<Long> quotedTypes) {
    String type = column.type();
    if (INTEGERS.contains(type)) {
      return INTEGER;
    }
    if (NUMBERS.contains(type)) {
      return NUMBER;
    }
    if (type.equals("bool")) {
      return BOOLEAN;
    }
    if (type.startsWith("_") || type.endsWith("[]")) {
      return ARRAY;
    }
    if (DOCUMENTS.contains(type)) {
      return ANY;
    }
    return STRINGS.contains(type) || quotedTypes.contains(column.typeOid()) ? STRING : UNKNOWN;
  }

  /** Whether a value, unless it is null, always has one of these JSON types. */
  boolean isAlways(Set<String> allowed) {
    return types.stream().anyMatch(allowed::contains);
  }

  /** Whether a value may have one of these JSON types; a number may be a whole one. */
  boolean canBe(Set<String> allowed) {
    return switch (this) {
      case INTEGER, NUMBER -> allowed.contains("number") || allowed.contains("integer");
      case BOOLEAN, STRING, ARRAY -> isAlways(allowed);
      case ANY -> true;
      case UNKNOWN -> allowed.contains("string") || allowed.contains("object");
    };
  }

  /** Whether its values are numbers. */
  boolean isNumeric() {
    return this == INTEGER || this == NUMBER;
  }
}
