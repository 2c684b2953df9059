package dev.syncline.postgres.source.internal.transform.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** Splits a JSON object into its properties without changing the text of their values. */
public final class JsonProperties {
  /**
   * Removes the parser's limits: PostgreSQL's values may be larger, a numeric up to 147,454 digits.
   */
  private static final StreamReadConstraints NO_LIMITS =
      StreamReadConstraints.builder()
          .maxNumberLength(Integer.MAX_VALUE)
          .maxStringLength(Integer.MAX_VALUE)
          .maxNameLength(Integer.MAX_VALUE)
          .maxNestingDepth(Integer.MAX_VALUE)
          .build();

  /** Creates parsers for JSON that PostgreSQL wrote. */
  public static final JsonFactory FACTORY =
      JsonFactory.builder().streamReadConstraints(NO_LIMITS).build();

  private JsonProperties() {}

  /** The text of each property's value, exactly as in the object. */
  public static Map<String, String> of(String object) {
    Map<String, String> values = new HashMap<>();
    try (JsonParser parser = FACTORY.createParser(object)) {
      parser.nextToken();
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = parser.currentName();
        parser.nextToken();
        int start = (int) parser.currentTokenLocation().getCharOffset();
        parser.skipChildren();
        parser.finishToken();
        int end = (int) parser.currentLocation().getCharOffset();
        values.put(name, object.substring(start, end));
      }
      return values;
    } catch (IOException cause) {
      throw new IllegalArgumentException("not a JSON object", cause);
    }
  }
}
