package dev.syncline.eventstore;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.StringJoiner;
import java.util.TreeMap;

/**
 * The one text of a key: what PostgreSQL prints for it as {@code jsonb}. There is a space after
 * each colon and comma, shorter names come first, no name twice, and numbers have no exponent. A
 * store returns keys as this text, so keys are compared by it and digests are taken of it. The
 * rules are those of {@code JsonbToCString} and {@code lengthCompareJsonbString} in PostgreSQL's
 * source.
 */
public final class CanonicalKey {
  /** The order of names: by their length in bytes, then byte by byte. */
  static final Comparator<String> NAMES =
      Comparator.comparing(
          name -> name.getBytes(StandardCharsets.UTF_8),
          Comparator.<byte[]>comparingInt(bytes -> bytes.length)
              .thenComparing(Arrays::compareUnsigned));

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  /** The digits before the decimal point that PostgreSQL's {@code numeric} can hold. */
  private static final int MOST_DIGITS = 131_072;

  private CanonicalKey() {}

  /** Whether a text is certainly canonical, without parsing it; false for unusual keys too. */
  public static boolean is(String key) {
    return CanonicalKeyCheck.isCanonical(key);
  }

  /**
   * The canonical text of a key.
   *
   * @param key a JSON object
   * @throws IllegalArgumentException if it is not JSON, or a number is too large for a database
   */
  public static String of(String key) {
    if (is(key)) {
      return key;
    }
    try {
      return text(JSON.readTree(key));
    } catch (JsonProcessingException invalid) {
      // Without the cause, whose message quotes the key.
      throw new IllegalArgumentException("a key is not JSON");
    }
  }

  private static String text(JsonNode node) {
    if (node.isObject()) {
      TreeMap<String, JsonNode> members = new TreeMap<>(NAMES);
      node.properties().forEach(member -> members.put(member.getKey(), member.getValue()));
      StringJoiner text = new StringJoiner(", ", "{", "}");
      members.forEach((name, value) -> text.add(quoted(name) + ": " + text(value)));
      return text.toString();
    }
    if (node.isArray()) {
      StringJoiner text = new StringJoiner(", ", "[", "]");
      node.forEach(element -> text.add(text(element)));
      return text.toString();
    }
    if (node.isNumber()) {
      return number(node.decimalValue());
    }
    return node.isTextual() ? quoted(node.textValue()) : node.asText();
  }

  private static String number(BigDecimal value) {
    if (Math.abs((long) value.scale()) > MOST_DIGITS) {
      throw new IllegalArgumentException("a number of a key is out of range");
    }
    return value.toPlainString();
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      switch (c) {
        case '"', '\\' -> quoted.append('\\').append(c);
        case '\b' -> quoted.append("\\b");
        case '\f' -> quoted.append("\\f");
        case '\n' -> quoted.append("\\n");
        case '\r' -> quoted.append("\\r");
        case '\t' -> quoted.append("\\t");
        default -> quoted.append(c < ' ' ? "\\u%04x".formatted((int) c) : String.valueOf(c));
      }
    }
    return quoted.append('"').toString();
  }
}
