package dev.syncline.postgres.source.internal.setup;

import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.postgres.source.problem.SourceCode;
import dev.syncline.postgres.sql.Quoted;
import java.util.Optional;

/**
 * Finds reasons for which PostgreSQL would refuse updates and deletes of a table's part once it is
 * published, although it allows them before.
 */
final class WriteCheck {
  private WriteCheck() {}

  /** The problem of a part, provided that stored generated columns are published with it. */
  static Optional<Diagnostic> problem(TablePart part) {
    if (!part.kind().isCaptured()) {
      return Optional.empty();
    }
    if (part.logsWholeOldRows() && !part.virtualColumns().isEmpty()) {
      return Optional.of(virtualInIdentity(part));
    }
    return part.oldRowColumns().isEmpty() ? Optional.of(withoutIdentity(part)) : Optional.empty();
  }

  /** The same for a part of a table whose rows are only ever inserted, and need no key. */
  static Optional<Diagnostic> problemOfAppendOnly(TablePart part) {
    return part.kind().isCaptured()
            && part.oldRowColumns().isEmpty()
            && part.virtualColumns().isEmpty()
            && part.bearsFull()
        ? Optional.of(
            Diagnostic.error(
                SourceCode.NO_KEY,
                part.title() + lack(part),
                identity(part, "FULL") + ", which changes nothing for inserts"))
        : problem(part);
  }

  /** The problem of a part whose publication omits stored generated columns. */
  static Optional<Diagnostic> problemWithoutStored(TablePart part, String publication) {
    return part.storedIdentity().isEmpty()
        ? Optional.empty()
        : Optional.of(
            Diagnostic.error(
                SourceCode.WRITES_REFUSED,
                part.title()
                    + " has generated columns "
                    + part.storedIdentity()
                    + " in its replica identity, and publication "
                    + publication
                    + " leaves them out: PostgreSQL refuses updates and deletes",
                "ALTER PUBLICATION "
                    + Quoted.identifier(publication)
                    + " SET (publish_generated_columns = stored)"));
  }

  private static Diagnostic virtualInIdentity(TablePart part) {
    return Diagnostic.error(
        SourceCode.WRITES_REFUSED,
        part.title()
            + " has virtual generated columns "
            + part.virtualColumns()
            + " in its replica identity, which is FULL: while it is published, PostgreSQL refuses"
            + " updates and deletes",
        part.keyServes()
            ? identity(part, "DEFAULT")
            : "add a primary key that is not deferrable, then " + identity(part, "DEFAULT"));
  }

  private static Diagnostic withoutIdentity(TablePart part) {
    return Diagnostic.error(SourceCode.NO_KEY, part.title() + lack(part), remedy(part));
  }

  private static String lack(TablePart part) {
    if (!part.storedIdentity().isEmpty()) {
      return " has only generated columns in its replica identity, and the log of this server has"
          + " none of them";
    }
    return (part.identity() == ReplicaIdentity.DEFAULT
            ? " has no primary key that could be its replica identity"
            : " has no replica identity that serves")
        + ": while it is published, PostgreSQL refuses updates and deletes";
  }

  private static String remedy(TablePart part) {
    if (part.keyServes() && part.identity() != ReplicaIdentity.DEFAULT) {
      return identity(part, "DEFAULT");
    }
    boolean keyless = part.key().isEmpty();
    if (part.bearsFull() && !(keyless && isWholeTable(part))) {
      return identity(part, "FULL");
    }
    return keyless ? "add a primary key" : "make its primary key NOT DEFERRABLE";
  }

  /** Whether the part is the table itself, whose rows are read by its own key. */
  private static boolean isWholeTable(TablePart part) {
    return part.parent().isEmpty();
  }

  private static String identity(TablePart part, String identity) {
    return "ALTER TABLE " + QuotedTable.of(part.name()) + " REPLICA IDENTITY " + identity;
  }
}
