package dev.syncline.postgres.source.internal.transform.planning;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.syncline.manifest.schema.OutputSchema;
import dev.syncline.postgres.source.internal.transform.plan.OutputColumn;
import dev.syncline.postgres.source.internal.transform.plan.OutputRule;
import dev.syncline.postgres.source.internal.transform.plan.TransformationPlan;
import dev.syncline.postgres.source.internal.transform.plan.ValidationTrigger;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Determines what the columns of a public schema's transformations prove of its output schema, and
 * what remains to be validated. {@link OutputCheck} has already checked which columns there are.
 */
final class OutputProof {
  private static final Set<String> NOTES =
      Set.of(
          "title",
          "description",
          "default",
          "examples",
          "format",
          "$comment",
          "deprecated",
          "readOnly",
          "writeOnly",
          "contentMediaType",
          "contentEncoding");
  private static final List<String> DEFINITIONS = List.of("$schema", "$id", "definitions", "$defs");
  private static final List<String> NOT_NULL =
      List.of("array", "boolean", "integer", "number", "object", "string");

  private final List<TransformationPlan> plans;
  private final Set<Long> quotedTypes;
  private final ObjectNode remainder;
  private final Set<String> words = new HashSet<>();
  private boolean always;

  OutputProof(OutputSchema declared, List<TransformationPlan> plans, Set<Long> quotedTypes) {
    this.plans = plans;
    this.quotedTypes = quotedTypes;
    remainder = declared.json();
    JsonNode properties = remainder.path("properties").deepCopy();
    remainder.remove("properties");
    prune();
    ObjectNode left = JsonNodeFactory.instance.objectNode();
    properties.fieldNames().forEachRemaining(name -> property(name, properties.get(name), left));
    if (!left.isEmpty()) {
      remainder.set("properties", left);
    }
  }

  /** Whether nothing remains. */
  boolean isComplete() {
    return !always && words.isEmpty();
  }

  /** The part of the output schema that rows have to be validated against. */
  JsonNode remainder() {
    return remainder;
  }

  /** Which rows have to be validated. */
  ValidationTrigger suspicion() {
    return always ? ValidationTrigger.ALWAYS : new ValidationTrigger(false, Set.copyOf(words));
  }

  /**
   * The validation that rows need; empty if everything is proven.
   *
   * @throws com.networknt.schema.SchemaException if the schema is not self-contained
   */
  Optional<OutputRule> rule() {
    return isComplete() ? Optional.empty() : Optional.of(OutputRule.of(remainder(), suspicion()));
  }

  private void prune() {
    remainder.remove(NOTES);
    remainder.remove("type");
    if (remainder.path("additionalProperties").isBoolean()) {
      remainder.remove("additionalProperties");
    }
    if (remainder.path("required") instanceof ArrayNode required) {
      Set<String> columns = commonColumns();
      ArrayNode left = JsonNodeFactory.instance.arrayNode();
      required.forEach(
          name -> {
            if (!columns.contains(name.asText())) {
              left.add(name);
            }
          });
      remainder.remove("required");
      if (!left.isEmpty()) {
        remainder.set("required", left);
      }
    }
    Set<String> rest = new HashSet<>();
    remainder.fieldNames().forEachRemaining(rest::add);
    DEFINITIONS.forEach(rest::remove);
    always = !rest.isEmpty();
  }

  private void property(String name, JsonNode declared, ObjectNode left) {
    if (!(declared instanceof ObjectNode property)) {
      if (!declared.asBoolean(true)) {
        left.set(name, declared);
        always = true;
      }
      return;
    }
    property.remove(NOTES);
    Set<String> types = types(property);
    if (!types.isEmpty()) {
      type(name, property, types);
    }
    boolean onlyType = property.size() == (property.has("type") ? 1 : 0);
    if (!onlyType) {
      always = true;
    }
    if (!property.isEmpty()) {
      left.set(name, property);
    }
  }

  /** Reduces a property's type to what is not proven. */
  private void type(String name, ObjectNode property, Set<String> types) {
    boolean proven = true;
    boolean wordsTell = true;
    for (TransformationPlan plan : plans) {
      for (OutputColumn column : plan.output()) {
        if (column.name().equals(name)) {
          JsonFamily family = JsonFamily.of(column, quotedTypes);
          boolean always = family.isAlways(types);
          boolean known = always || isLongNumber(column, family, types);
          proven &= known && !(always && family == JsonFamily.NUMBER && !types.contains("string"));
          wordsTell &= known;
        }
      }
    }
    boolean mayBeNull = !types.contains("null") && !isNeverNull(name);
    if (!proven && !wordsTell) {
      always = true;
      return;
    }
    if (!proven) {
      words.addAll(Set.of("NaN", "Infinity"));
      if (mayBeNull) {
        words.add("null");
      } else {
        types.add("null");
        setType(property, List.copyOf(types));
      }
      return;
    }
    property.remove("type");
    if (mayBeNull) {
      words.add("null");
      setType(property, NOT_NULL);
    }
  }

  /** Manifests made for ReJot declare such numbers as strings; planning reports it. */
  private static boolean isLongNumber(OutputColumn column, JsonFamily family, Set<String> types) {
    return family.isNumeric() && types.contains("string") && OutputCheck.isLongNumber(column);
  }

  private boolean isNeverNull(String name) {
    return plans.stream().allMatch(plan -> plan.neverNull().contains(name));
  }

  private Set<String> commonColumns() {
    Set<String> common = null;
    for (TransformationPlan plan : plans) {
      Set<String> names = new HashSet<>();
      plan.output().forEach(column -> names.add(column.name()));
      if (common == null) {
        common = names;
      } else {
        common.retainAll(names);
      }
    }
    return common == null ? Set.of() : common;
  }

  private static Set<String> types(ObjectNode property) {
    JsonNode type = property.path("type");
    Set<String> types = new HashSet<>();
    if (type.isTextual()) {
      types.add(type.asText());
    } else {
      type.forEach(one -> types.add(one.asText()));
    }
    return types;
  }

  private static void setType(ObjectNode property, List<String> types) {
    ArrayNode array = property.putArray("type");
    types.forEach(array::add);
  }
}
