package dev.syncline.manifest.json;

import java.util.Set;

/** The meaning of a {@code ${file:path}} at a place of a manifest. */
enum FileUse {
  /** The text of the file: a secret, which is never shown. */
  CONTENT,
  /** The file itself: the driver gets its path. */
  PATH,
  /** Not allowed: the value may be printed, or sent to a server. */
  NONE;

  private static final Set<String> PATHS = Set.of("sslRootCert", "sslCert", "sslKey");

  /** The meaning at a pointer. */
  static FileUse at(String pointer) {
    String[] steps = pointer.split("/", -1);
    boolean ofConnection =
        steps.length == 5 && steps[1].equals("connections") && steps[3].equals("config");
    if (ofConnection && steps[4].equals("password")) {
      return CONTENT;
    }
    return ofConnection && PATHS.contains(steps[4]) ? PATH : NONE;
  }
}
