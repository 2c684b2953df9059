package dev.syncline.manifest.define;

import java.util.LinkedHashMap;
import java.util.Map;

/** What a contract says to people: manifest fields that change nothing in the sync. */
final class ContractNotes {
  private final Map<String, String> fields = new LinkedHashMap<>();

  void put(String field, String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException(field + " must not be empty");
    }
    fields.put(field, text);
  }

  Map<String, String> fields() {
    return Map.copyOf(fields);
  }
}
