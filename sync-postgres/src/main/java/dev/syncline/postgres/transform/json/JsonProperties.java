package dev.syncline.postgres.transform.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** Takes a JSON object apart without touching the text of its values. */
public final class JsonProperties {
  /** PostgreSQL's values have no limits but its own: a numeric may have 147,454 digits. */
  private static final StreamReadConstraints NO_LIMITS =
      StreamReadConstraints.builder()
          .maxNumberLength(Integer.MAX_VALUE)
          .maxStringLength(Integer.MAX_VALUE)
          .maxNameLength(Integer.MAX_VALUE)
          .maxNestingDepth(Integer.MAX_VALUE)
          .build();

  /** For JSON of PostgreSQL. */
  public static final JsonFactory FACTORY =
      JsonFactory.builder().streamReadConstraints(NO_LIMITS).build();

  private JsonProperties() {}

  /** The text of each property's value, exactly as it stands in the object. */
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
