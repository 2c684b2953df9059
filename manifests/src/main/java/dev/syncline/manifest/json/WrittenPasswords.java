package dev.syncline.manifest.json;

import com.fasterxml.jackson.databind.JsonNode;

/** The passwords of connections that a manifest holds itself, not only says where they are. */
final class WrittenPasswords {
  private WrittenPasswords() {}

  /** Whether any is there: text beside references, or a value that one falls back on. */
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
