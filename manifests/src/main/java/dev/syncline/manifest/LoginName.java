package dev.syncline.manifest;

import java.nio.charset.StandardCharsets;

/**
 * Checks the name of a database or a role, which may have any characters that PostgreSQL accepts.
 * The server truncates longer names, which then name something else. It reads a name up to its
 * first zero byte, and what follows as settings.
 */
public final class LoginName {
  /** Names are shorter than {@code NAMEDATALEN}. */
  private static final int LONGEST = 63;

  private LoginName() {}

  /**
   * The name itself.
   *
   * @throws IllegalArgumentException if it is not valid; the message completes "config.database
   *     ..."
   */
  public static String checked(String name) {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("must not be empty");
    }
    if (name.chars().anyMatch(character -> character < ' ' || character == 0x7f)) {
      throw new IllegalArgumentException("has a control character in it");
    }
    if (name.getBytes(StandardCharsets.UTF_8).length > LONGEST) {
      throw new IllegalArgumentException(
          "is longer than the " + LONGEST + " bytes PostgreSQL keeps of a name");
    }
    return name;
  }
}
