package dev.syncline.manifest.define;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The notes of a contract for its readers: manifest fields that do not affect the sync. */
final class ContractNotes {
  private final Map<String, String> fields = new LinkedHashMap<>();

  void put(String field, String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException(field + " must not be empty");
    }
    fields.put(field, text);
  }

  /** By field, in the order they were set, so that the manifest is always the same text. */
  Map<String, String> fields() {
    return Collections.unmodifiableMap(new LinkedHashMap<>(fields));
  }
}
