package dev.syncline.postgres.source.problem;

import dev.syncline.manifest.verify.DiagnosticCode;

/** Codes of the problems of backfill jobs at a source. */
public enum BackfillCode implements DiagnosticCode {
  SCOPE_REFUSED(
      "SRC-180",
      "the source refuses the scope of a backfill",
      "The condition of '--where' is SQL over the columns of the public schema's primary table,"
          + " such as created_at >= '2026-01-01'. The values of '--from', '--to' and '--keys' have"
          + " the types of the columns that the key comes from. PostgreSQL refused the scope, at"
          + " the check before the first row or at a row that it cannot be computed for. The"
          + " backfill has ended; the stream goes on. Correct the scope and start it again."),
  UNREADABLE(
      "SRC-181",
      "rows of a backfill cannot be read",
      "A statement of the backfill was interrupted at the source, and so were several attempts"
          + " after it: statement_timeout may be too short for it, or the server is overloaded. The"
          + " backfill has ended; the stream goes on. What it published stays published. Solve the"
          + " cause, and start it again for the rest, with '--from' or '--where'."),
  NO_ROW_BY_KEY(
      "SRC-182",
      "rows cannot be found by their key",
      "The key of the public schema is computed by its SQL in a way that does not show which"
          + " columns of the primary table it comes from, or, for a range, is not that table's"
          + " primary key. So a key does not lead to a row. Name the rows with '--where' instead,"
          + " or publish all of them again.");

  private final String id;
  private final String title;
  private final String explanation;

  BackfillCode(String id, String title, String explanation) {
    this.id = id;
    this.title = title;
    this.explanation = explanation;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public String title() {
    return title;
  }

  @Override
  public String explanation() {
    return explanation;
  }
}
