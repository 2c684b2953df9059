package dev.syncline.postgres.source.internal.capture;

import dev.syncline.postgres.source.internal.setup.SourceColumn;
import java.util.Map;
import java.util.Set;

/** Decides whether the text of a value has the same meaning as a value of another type. */
final class SameText {
  private static final long SMALLINT = 21;
  private static final long INTEGER = 23;
  private static final long BIGINT = 20;
  private static final long NUMERIC = 1700;
  private static final long TEXT = 25;
  private static final long VARCHAR = 1043;

  /** For each type, the types whose every text it reads as the same value. */
  private static final Map<Long, Set<Long>> NARROWER =
      Map.of(
          INTEGER, Set.of(SMALLINT),
          BIGINT, Set.of(SMALLINT, INTEGER),
          NUMERIC, Set.of(SMALLINT, INTEGER, BIGINT),
          TEXT, Set.of(VARCHAR),
          VARCHAR, Set.of(TEXT));

  private SameText() {}

  /**
   * Whether a value of a column can be read as planned.
   *
   * @param logged the OID of its type according to the log, domains resolved
   */
  static boolean of(long logged, SourceColumn planned) {
    long type = planned.baseTypeOid();
    return logged == type || NARROWER.getOrDefault(type, Set.of()).contains(logged);
  }
}
