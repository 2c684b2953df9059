package dev.syncline.eventstore;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads the keys of a contract's rows as people write them: a JSON object with the key's
 * properties; or, for a key of one property, just its value, with or without quotes.
 */
public final class KeyText {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private final List<String> properties;
  private final JsonNode schema;

  public KeyText(Contract contract) {
    properties = contract.key();
    schema = contract.outputSchema().json();
  }

  /**
   * Reads one key.
   *
   * @return the key as canonical JSON
   * @throws IllegalArgumentException if the text is no key of the contract; its message says why,
   *     without the text
   */
  public String read(String text) {
    JsonNode key = object(text.strip());
    Set<String> wrong = new TreeSet<>();
    key.fieldNames().forEachRemaining(wrong::add);
    wrong.removeAll(Set.copyOf(properties));
    if (!wrong.isEmpty() || key.size() != properties.size()) {
      throw new IllegalArgumentException("a key has the properties " + listed());
    }
    properties.forEach(name -> requireType(name, key.get(name)));
    return CanonicalKey.of(key.toString());
  }

  private String listed() {
    return String.join(", ", properties);
  }

  private JsonNode object(String text) {
    if (text.startsWith("{")) {
      return json(text);
    }
    if (properties.size() > 1) {
      throw new IllegalArgumentException(
          "a key with several properties is a JSON object of " + listed());
    }
    ObjectNode key = JsonNodeFactory.instance.objectNode();
    return key.set(properties.get(0), value(text));
  }

  private JsonNode value(String text) {
    if (text.startsWith("\"")) {
      return json(text);
    }
    Set<String> types = types(properties.get(0));
    if (types.contains("string") || text.isEmpty()) {
      return TextNode.valueOf(text);
    }
    try {
      JsonNode read = json(text);
      return read.isValueNode() && !read.isNull() ? read : TextNode.valueOf(text);
    } catch (IllegalArgumentException notJson) {
      return TextNode.valueOf(text);
    }
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException invalid) {
      // Without the cause, whose message quotes the text.
      throw new IllegalArgumentException("it is not valid JSON");
    }
  }

  private void requireType(String name, JsonNode value) {
    Set<String> types = types(name);
    boolean fits =
        types.isEmpty()
            || types.contains("string") && value.isTextual()
            || types.contains("boolean") && value.isBoolean()
            || types.contains("number") && value.isNumber()
            || types.contains("integer") && isInteger(value)
            || types.contains("object") && value.isObject()
            || types.contains("array") && value.isArray();
    if (value.isNull() || !fits) {
      throw new IllegalArgumentException(
          "property "
              + name
              + " is "
              + (types.isEmpty() ? "null" : "not of type " + joined(types)));
    }
  }

  private static String joined(Set<String> types) {
    return String.join(" or ", new TreeSet<>(types));
  }

  private static boolean isInteger(JsonNode value) {
    return value.isNumber() && value.decimalValue().stripTrailingZeros().scale() <= 0;
  }

  /** The JSON types that the output schema allows for a property; empty if it does not say. */
  private Set<String> types(String property) {
    JsonNode type = schema.path("properties").path(property).path("type");
    Set<String> types = new HashSet<>();
    if (type.isTextual()) {
      types.add(type.asText());
    }
    type.forEach(one -> types.add(one.asText()));
    types.remove("null");
    return types;
  }
}
