package dev.syncline.manifest;

import dev.syncline.manifest.schema.Slug;
import java.util.Objects;
import java.util.Optional;

/**
 * A database that is read from or written to.
 *
 * @param connection the slug of its connection, which is also the data store's own slug
 * @param capture slot and publication; absent for a destination only. Their presence does not prove
 *     that this is a source: manifests made for ReJot name both everywhere
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
   * The replication objects of a source, and what they may cost it.
   *
   * @param slotName logical replication slot, {@code [a-z0-9_]+}
   * @param publicationName publication, {@code [a-z0-9_]+}
   * @param maxRetainedWal how much log the slot may retain
   * @param onWalLimit what happens when it retains more
   * @param failover whether a new slot is synchronized to standbys, if the server can do that
   * @param onCaptureGap what happens when changes of a table may have been missed
   */
  public record Capture(
      String slotName,
      String publicationName,
      ByteSize maxRetainedWal,
      WalLimitPolicy onWalLimit,
      boolean failover,
      CaptureGapPolicy onCaptureGap) {
    /** The limit on retained log for a source that states none. */
    public static final ByteSize USUAL_BUDGET = new ByteSize(10L << 30);

    /**
     * @throws IllegalArgumentException if a name has other characters, which PostgreSQL does not
     *     allow in slot names
     */
    public Capture {
      requireName("slotName", slotName);
      requireName("publicationName", publicationName);
      Objects.requireNonNull(maxRetainedWal, "maxRetainedWal");
      Objects.requireNonNull(onWalLimit, "onWalLimit");
      Objects.requireNonNull(onCaptureGap, "onCaptureGap");
    }

    /** With the policy that loads missed changes again. */
    public Capture(
        String slotName,
        String publicationName,
        ByteSize maxRetainedWal,
        WalLimitPolicy onWalLimit,
        boolean failover) {
      this(
          slotName, publicationName, maxRetainedWal, onWalLimit, failover, CaptureGapPolicy.RELOAD);
    }

    /** Slot and publication with the usual limits. */
    public Capture(String slotName, String publicationName) {
      this(slotName, publicationName, USUAL_BUDGET, WalLimitPolicy.KEEP, true);
    }

    private static void requireName(String field, String value) {
      if (!value.matches("[a-z0-9_]{1,63}")) {
        throw new IllegalArgumentException(
            field + " '" + value + "' may have only a-z, 0-9 and _, at most 63");
      }
    }
  }
}
