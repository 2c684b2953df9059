package dev.syncline.postgres.transform;

import java.util.Set;

/** What JSON the values of a PostgreSQL type become. */
enum JsonFamily {
  INTEGER(Set.of("integer", "number")),
  /** Numbers, except that NaN and the infinities are strings. */
  NUMBER(Set.of("number")),
  BOOLEAN(Set.of("boolean")),
  STRING(Set.of("string")),
  ARRAY(Set.of("array")),
  /** Whatever the value says, or a type nobody here knows. */
  ANY(Set.of());

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
          "xml",
          "citext");

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
    return STRINGS.contains(type) || quotedTypes.contains(column.typeOid()) ? STRING : ANY;
  }

  /** Whether a value, unless it is null, always has one of these JSON types. */
  boolean isAlways(Set<String> allowed) {
    return types.stream().anyMatch(allowed::contains);
  }

  /** Whether its values are numbers. */
  boolean isNumeric() {
    return this == INTEGER || this == NUMBER;
  }
}
