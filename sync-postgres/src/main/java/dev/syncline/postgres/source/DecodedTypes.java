package dev.syncline.postgres.source;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Set;

/** Which types the engine's decoder tells wholly, whatever the value. */
public final class DecodedTypes {
  /**
   * The zone of timetz, whether an interval is zero or infinite, and the digits of point, lseg,
   * path, box, polygon, line and circle are lost.
   */
  private static final Set<Long> LOSSY =
      Set.of(1266L, 1186L, 600L, 601L, 602L, 603L, 604L, 628L, 718L);

  /** timestamptz[], tstzrange, tstzrange[], tstzmultirange, tstzmultirange[]. */
  private static final Set<Long> ZONED_TEXTS = Set.of(1185L, 3910L, 3911L, 4534L, 6153L);

  private static final long FIRST_USER_OID = 16_384;

  private DecodedTypes() {}

  /**
   * Whether every value of a type arrives as PostgreSQL's own text.
   *
   * @param type its OID, domains resolved
   */
  public static boolean tellsWholly(long type) {
    return !LOSSY.contains(type) && isZoneless(type);
  }

  /**
   * The texts of some types come as the server rendered them, with times in the session's zone, and
   * the driver makes that the zone of the JVM. Types of a user may contain such times.
   */
  static boolean isZoneless(long type) {
    return !ZONED_TEXTS.contains(type) && type < FIRST_USER_OID || sessionIsUtc();
  }

  private static boolean sessionIsUtc() {
    return ZoneId.systemDefault().getRules().equals(ZoneOffset.UTC.getRules());
  }
}
