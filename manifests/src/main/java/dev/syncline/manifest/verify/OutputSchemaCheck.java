package dev.syncline.manifest.verify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.syncline.manifest.schema.LinearPattern;
import dev.syncline.manifest.schema.LinearPattern.TooManyRepetitions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * Checks that validating a row with an output schema takes a predictable time: every pattern is
 * matched in linear time, no part refers to itself without a step into the row, and no part refers
 * to others so often that they multiply.
 */
final class OutputSchemaCheck {
  /** The most parts that may be evaluated for one value. */
  private static final long MOST_PARTS = 10_000;

  /** The longest chain of parts that refer to one another. */
  private static final int MOST_STEPS = 200;

  /** Keywords that refer to another part. */
  private static final List<String> REFERENCES = List.of("$ref", "$recursiveRef", "$dynamicRef");

  /** Keywords whose schemas apply to the same value as the schema they are in. */
  private static final List<String> SAME_VALUE =
      List.of("allOf", "anyOf", "oneOf", "not", "if", "then", "else", "dependentSchemas");

  private static final String PLAINLY =
      "write it without looking ahead, behind or back, and without such references";
  private static final String LESS_OFTEN =
      "repeat at most 1000 times in one place and 10000 in all; minLength and maxLength say how"
          + " long a text may be";

  private final JsonNode root;
  private final List<Problem> problems = new ArrayList<>();
  private final IdentityHashMap<JsonNode, Long> parts = new IdentityHashMap<>();
  private final Set<JsonNode> underWay = Collections.newSetFromMap(new IdentityHashMap<>());

  private OutputSchemaCheck(JsonNode root) {
    this.root = root;
  }

  /**
   * A problem of the schema.
   *
   * @param what in words that follow the schema's name
   * @param fix what to do
   */
  record Problem(String what, String fix) {}

  /** The problems of a schema. */
  static List<Problem> problems(ObjectNode schema) {
    OutputSchemaCheck check = new OutputSchemaCheck(schema);
    check.walk(schema, "outputSchema");
    return check.problems.stream().distinct().toList();
  }

  private void walk(JsonNode node, String place) {
    if (node.isObject()) {
      if (node.path("pattern").isTextual()) {
        pattern(node.get("pattern").textValue(), place + ".pattern");
      }
      node.path("patternProperties")
          .fieldNames()
          .forEachRemaining(name -> pattern(name, place + ".patternProperties"));
      if (parts(node, place) > MOST_PARTS) {
        refuse(
            place
                + " refers to other parts so often that more than "
                + MOST_PARTS
                + " are looked at for one value");
      }
      node.properties().forEach(field -> walk(field.getValue(), place + "." + field.getKey()));
    } else if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        walk(node.get(i), place + "[" + i + "]");
      }
    }
  }

  private void pattern(String written, String place) {
    try {
      LinearPattern.of(written);
    } catch (TooManyRepetitions refused) {
      problems.add(new Problem(place + " repeats too often: " + refused.getMessage(), LESS_OFTEN));
    } catch (IllegalArgumentException refused) {
      refuse(place + " cannot be matched in linear time: " + refused.getMessage());
    }
  }

  /** How many schemas are evaluated for a value that this one is evaluated for. */
  private long parts(JsonNode schema, String place) {
    if (!schema.isObject()) {
      return 1;
    }
    Long known = parts.get(schema);
    if (known != null) {
      return known;
    }
    if (underWay.size() > MOST_STEPS) {
      refuse(place + " refers to another part over more than " + MOST_STEPS + " steps");
      return 1;
    }
    if (!underWay.add(schema)) {
      refuse(place + " refers to itself without a step into the row, which never ends");
      return 1;
    }
    long sum = 1;
    for (JsonNode other : ofSameValue(schema)) {
      sum = Math.min(Integer.MAX_VALUE, sum + parts(other, place));
    }
    underWay.remove(schema);
    parts.put(schema, sum);
    return sum;
  }

  private List<JsonNode> ofSameValue(JsonNode schema) {
    List<JsonNode> others = new ArrayList<>();
    for (String word : SAME_VALUE) {
      JsonNode under = schema.path(word);
      if (under.isArray() || word.equals("dependentSchemas")) {
        under.forEach(others::add);
      } else if (under.isObject()) {
        others.add(under);
      }
    }
    for (String word : REFERENCES) {
      String reference = schema.path(word).asText("");
      if (reference.equals("#") || reference.startsWith("#/")) {
        others.add(root.at(reference.substring(1)));
      }
    }
    return others;
  }

  private void refuse(String what) {
    problems.add(new Problem(what, PLAINLY));
  }
}
