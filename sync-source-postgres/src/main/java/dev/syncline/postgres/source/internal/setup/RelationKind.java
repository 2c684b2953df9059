package dev.syncline.postgres.source.internal.setup;

/** The kinds of relations that capture distinguishes. */
public enum RelationKind {
  TABLE("a table"),
  PARTITIONED_TABLE("a partitioned table"),
  UNLOGGED_TABLE("an unlogged table"),
  TEMPORARY_TABLE("a temporary table"),
  VIEW("a view"),
  MATERIALIZED_VIEW("a materialized view"),
  FOREIGN_TABLE("a foreign table");

  private final String text;

  RelationKind(String text) {
    this.text = text;
  }

  /** With its article, for a sentence. */
  public String text() {
    return text;
  }

  /** Whether its changes are in the write-ahead log under its own name. */
  public boolean isCaptured() {
    return this == TABLE || this == PARTITIONED_TABLE;
  }

  /** Reads the columns of those names in {@code pg_class}, which begin with {@code rel}. */
  static RelationKind of(String kind, String persistence) {
    return switch (kind) {
      case "v" -> VIEW;
      case "m" -> MATERIALIZED_VIEW;
      case "f" -> FOREIGN_TABLE;
      default ->
          switch (persistence) {
            case "u" -> UNLOGGED_TABLE;
            case "t" -> TEMPORARY_TABLE;
            default -> kind.equals("p") ? PARTITIONED_TABLE : TABLE;
          };
    };
  }
}
