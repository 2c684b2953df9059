package dev.syncline.postgres.backfill;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;

/** A primary key's values as texts, and as the JSON array in which progress keeps them. */
final class KeyTexts {
  private static final ObjectMapper JSON = new ObjectMapper();

  private KeyTexts() {}

  static String write(List<String> values) {
    try {
      return JSON.writeValueAsString(values);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("texts are always JSON", impossible);
    }
  }

  /**
   * @throws IllegalArgumentException if the text is not a JSON array of texts
   */
  static List<String> read(String json) {
    try {
      return List.of(JSON.readValue(json, String[].class));
    } catch (JsonProcessingException cause) {
      throw new IllegalArgumentException("not a key: " + json, cause);
    }
  }
}
