package dev.syncline.postgres.source.internal.setup;

/**
 * Finds out whether a relation forbids NULL in a column. Its children may allow it all the same.
 */
final class ForbiddenNull {
  /**
   * A condition on a row {@code a} of pg_attribute. A NOT NULL constraint that is not yet valid may
   * have existing rows that break it.
   */
  static final String CONDITION =
      """
      (a.attnotnull AND NOT EXISTS (
         SELECT FROM pg_constraint n WHERE n.conrelid = a.attrelid AND n.contype = 'n'
           AND NOT n.convalidated AND n.conkey = ARRAY[a.attnum]))\
      """;

  private ForbiddenNull() {}
}
