package dev.syncline.postgres.source.internal.setup;

/** Whether the database computes a column's values, and whether the log then contains them. */
public enum Generation {
  /** The application writes the values. */
  NONE,
  /** Computed when a row is written; the publication can contain the values. */
  STORED,
  /** Computed, and in no publication: virtual, or stored by a server before PostgreSQL 18. */
  NEVER_LOGGED;

  private static final int PUBLISHED_SINCE = 18;

  /**
   * Reads {@code pg_attribute.attgenerated}.
   *
   * @param majorVersion the server's major version
   */
  static Generation of(String code, int majorVersion) {
    return switch (code) {
      case "" -> NONE;
      case "s" -> majorVersion >= PUBLISHED_SINCE ? STORED : NEVER_LOGGED;
      default -> NEVER_LOGGED;
    };
  }
}
