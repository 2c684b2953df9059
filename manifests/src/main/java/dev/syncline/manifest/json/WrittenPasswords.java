package dev.syncline.manifest.json;

import com.fasterxml.jackson.databind.JsonNode;

/** Finds passwords of connections that are in the manifest itself, not only referenced by it. */
final class WrittenPasswords {
  private WrittenPasswords() {}

  /** Whether there is any: text beside references, or a fallback value. */
  static boolean isIn(JsonNode manifest) {
    for (JsonNode connection : manifest.path("connections")) {
      if (isWritten(connection.path("config").path("password"))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isWritten(JsonNode password) {
    String text = password.asText("");
    int from = 0;
    for (Reference reference : Reference.in(text)) {
      boolean fallsBack = reference.otherwise().filter(value -> !value.isEmpty()).isPresent();
      if (reference.start() > from || reference.escaped() || fallsBack) {
        return true;
      }
      from = reference.end();
    }
    return from < text.length();
  }
}
