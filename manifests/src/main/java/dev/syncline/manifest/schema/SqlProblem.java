package dev.syncline.manifest.schema;

import java.util.Objects;

/**
 * Why an SQL text cannot be used as a template.
 *
 * @param kind what is wrong
 * @param offset the index of the offending character in the SQL text, from 0
 */
public record SqlProblem(Kind kind, int offset) {
  public SqlProblem {
    Objects.requireNonNull(kind, "kind");
  }

  /** The problems of an SQL text that are visible without a database. */
  public enum Kind {
    /** It contains no statement. */
    EMPTY,
    /** Both {@code :name} and {@code $n} occur. */
    MIXED_PLACEHOLDERS,
    /** {@code $0}: columns count from 1. */
    BAD_POSITION,
    /** Something other than comments follows a semicolon. */
    SEVERAL_STATEMENTS,
    /** A string, quoted name or comment does not end. */
    UNTERMINATED
  }
}
