package dev.syncline.manifest;

import dev.syncline.manifest.schema.Slug;
import java.util.Objects;
import java.util.Optional;

/**
 * A database that is read from or written to.
 *
 * @param connection the slug of its connection, which is also the data store's own slug
 * @param capture slot and publication; absent for a destination only. Present is no proof of a
 *     source either: manifests made for ReJot name both everywhere
 */
public record DataStore(Slug connection, Optional<Capture> capture) {
  public DataStore {
    Objects.requireNonNull(connection, "connection");
    Objects.requireNonNull(capture, "capture");
  }

  /** The name public and consumer schemas use for it. */
  public Slug slug() {
    return connection;
  }

  /**
   * The replication objects of a source.
   *
   * @param slotName logical replication slot, {@code [a-z0-9_]+}
   * @param publicationName publication, {@code [a-z0-9_]+}
   */
  public record Capture(String slotName, String publicationName) {
    /**
     * @throws IllegalArgumentException if a name has other characters, as PostgreSQL slot names
     *     must not
     */
    public Capture {
      requireName("slotName", slotName);
      requireName("publicationName", publicationName);
    }

    private static void requireName(String field, String value) {
      if (!value.matches("[a-z0-9_]{1,63}")) {
        throw new IllegalArgumentException(
            field + " '" + value + "' may have only a-z, 0-9 and _, at most 63");
      }
    }
  }
}
