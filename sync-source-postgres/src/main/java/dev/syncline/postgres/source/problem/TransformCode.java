package dev.syncline.postgres.source.problem;

import dev.syncline.manifest.verify.DiagnosticCode;

/** The problems that the SQL of a public schema can have at the source database. */
public enum TransformCode implements DiagnosticCode {
  SYNTAX(
      "SQL-201",
      "The SQL text cannot be read",
      "PostgreSQL, or the placeholder rules, refuse the text of a transformation. The caret marks"
          + " the place. A placeholder is :column or $n, the n-th column of the table, not both."),
  NOT_A_SELECT(
      "SQL-202",
      "The SQL is not one SELECT",
      "A transformation is exactly one statement that only reads: SELECT, WITH ... SELECT or"
          + " VALUES. Several statements, or one that writes, are refused."),
  MISSING_TABLE(
      "SQL-203",
      "The table does not exist at the source",
      "A transformation names, or its SQL reads, a table that the source database does not have or"
          + " the search path does not find. Write schema.table for a table outside the search"
          + " path."),
  NOT_CAPTURED(
      "SQL-204",
      "The relation's changes are not in the log",
      "Only ordinary and partitioned tables have changes to capture. Name the table behind the"
          + " view; the SQL may then read the view."),
  MISSING_COLUMN(
      "SQL-205",
      "The column does not exist",
      "The SQL reads a column that none of its tables has."),
  UNKNOWN_PLACEHOLDER(
      "SQL-206",
      "The placeholder is not a column of the changed table",
      "Placeholders stand for values of the changed row: :name is its column of that name, $n its"
          + " n-th column in table order, dropped columns not counted."),
  TYPE_MISMATCH(
      "SQL-207",
      "Types do not fit",
      "An expression of the SQL has a type PostgreSQL cannot use there, or an output column has a"
          + " type that can never be the declared JSON type. Add a cast, or correct the output"
          + " schema."),
  REFUSED(
      "SQL-208",
      "PostgreSQL refuses the SQL",
      "PostgreSQL could not prepare the statement for another reason, such as a missing function;"
          + " its own message follows."),
  OUTPUT_LACKS(
      "SQL-209",
      "The SQL does not give a declared property",
      "Every property of outputSchema must be an output column of every transformation, by the same"
          + " name. Name expressions with AS."),
  OUTPUT_ADDS(
      "SQL-210",
      "The SQL gives a property that is not declared",
      "Output columns that outputSchema does not declare would publish data outside the contract."
          + " Declare the property, or leave the column out."),
  DUPLICATE_OUTPUT(
      "SQL-211",
      "Two output columns have one name",
      "A JSON object has each property once. Give one of the columns another name with AS."),
  KEY_MISSING(
      "SQL-212",
      "The public schema has no usable key",
      "Every event carries a key. It is declared with key, or it is the primary key of the first"
          + " transformation's table as far as those columns are in the output."),
  NO_PRIMARY_KEY(
      "SQL-213",
      "The primary table has no primary key",
      "The first transformation's table is read by its primary key during the first load, and its"
          + " deletes are identified by it. If rows are only ever inserted, as in a log, set"
          + " \"appendOnly\": true on the public schema instead: it then needs no key."),
  REPLICA_IDENTITY(
      "SQL-214",
      "The log does not carry a column of the old row",
      "For a deleted row, and for the old state of an updated one, the log carries the columns of"
          + " the replica identity only: the primary key by default. It is a setting of each"
          + " partition and of each child that inherits; new ones start with the default. REPLICA"
          + " IDENTITY FULL makes it the whole row, at the cost of a larger log. Where a"
          + " publication leaves generated columns or others out, PostgreSQL refuses updates and"
          + " deletes of a table that has it: there a unique index over the columns is the replica"
          + " identity. The printed statements are the ones that bear writes."),
  KEY_UNDERIVABLE(
      "SQL-215",
      "The key cannot be derived from the changed row",
      "When the SQL finds no row, the event is a delete of the key, and the key has to be known"
          + " without the row. It is where the WHERE clause says x.column = :placeholder and"
          + " x.column is in the output, or where the output is a column of the row of the primary"
          + " table that the WHERE clause finds so, or a cast of one. It is not where it is"
          + " computed, or a column of another table: an update may then change it unnoticed. Make"
          + " a public schema of each SELECT of a UNION that makes keys of its own, or name the"
          + " table first whose column it is. A transformation for delete such as SELECT :id AS id"
          + " states the key; each row is then compared with that. For a deleted row the key is"
          + " made of what the log has of it: the columns of the replica identity. The printed"
          + " statements widen that; what is in the log already stays as it is, so the feed is then"
          + " loaded again."),
  MISSING_OPERATION(
      "SQL-216",
      "A kind of change of the table has no transformation",
      "Only the listed operations of a table cause events, except that a delete of a row of the"
          + " first transformation's table always does."),
  VALUE_NOT_IN_LOG(
      "SQL-217",
      "A value the SQL needs is not in the log",
      "PostgreSQL leaves a large value out of the log when an update did not change it, and columns"
          + " outside the replica identity out of old rows: the printed statements widen that. What"
          + " is in the log already stays as it is, so the feed is then loaded again. Virtual"
          + " generated columns are never in the log, and stored ones only since PostgreSQL 18;"
          + " they may be in the output, where the source computes them, but they find no rows. A"
          + " value from before its column changed its type does not count either: 'sync-cli feed"
          + " reset' gives such changes up and loads everything again."),
  TRUNCATED(
      "SQL-218",
      "A published table was truncated",
      "TRUNCATE removes rows without reporting which. With \"onTruncate\": \"stop\" (default) the"
          + " pipeline stops rather than leave rows at the consumers that the source no longer has."
          + " With \"apply\" Syncline publishes a delete for each row that the event store has."
          + " With \"ignore\" it goes on and consumers keep the rows: remove them there by hand."),
  LOOKUP_FAILED(
      "SQL-219",
      "The SQL fails on the source's data",
      "The public schema's SQL was refused by PostgreSQL when it ran: a division by zero, a cast, a"
          + " function's own error, or a permission that is missing. Where it is the fault of a"
          + " single row, \"onError\": \"quarantine\" sets that row aside."),
  BREAKS_OUTPUT(
      "SQL-221",
      "A row breaks its output schema",
      "The public schema promises its consumers a shape, and this row does not have it: a value is"
          + " null, of another type or out of what is allowed. Nothing that breaks the contract is"
          + " published. With \"onError\": \"stop\" the pipeline halts; with \"quarantine\" the row"
          + " is quarantined in sync_events.dead_letter and consumers keep its older state, until"
          + " its next change, which is published whole."),
  NO_PRIVILEGE(
      "SQL-223",
      "The role may not read what the SQL reads",
      "PostgreSQL's own message names the object. Grant the source's role what is missing. A table"
          + " whose row-level security would hide rows from the role counts as well, also one that"
          + " is only joined: a row that cannot be seen would be published as if it were not"
          + " there. ALTER ROLE ... BYPASSRLS."),
  BAD_OUTPUT_SCHEMA(
      "SQL-222",
      "The output schema cannot be used",
      "outputSchema is a JSON Schema, draft-07 or later, that stands by itself: it may refer to its"
          + " own definitions and to no other document, and its patterns must be valid."),
  KEY_NULL(
      "SQL-224",
      "A row has no key of its own",
      "A key with a NULL in it identifies nothing: consumers could neither change nor delete the"
          + " row, so it is not published. Nor is a row whose key is not the one that its changed"
          + " row has: of SQL that does not show where its key comes from, each row is compared"
          + " with what a delete would contain. With \"onError\": \"stop\" the pipeline halts; with"
          + " \"quarantine\" the row is quarantined in sync_events.dead_letter."),
  KEY_NOT_UNIQUE(
      "SQL-225",
      "The key may not be unique",
      "No unique index of the table shows that two rows never have one key. To consumers such rows"
          + " are one: the last write wins, and the delete of one row deletes what the others are"
          + " to consumers. A deferrable constraint shows it too: where two rows have one key"
          + " within a transaction, it is looked up who has it at the end."),
  SQL_CHANGED(
      "SQL-226",
      "SQL changed under the same version",
      "A transformation of the public schema has other SQL than when the rows of this version were"
          + " last published, apart from white space, comments and the case of words. Rows that"
          + " change from now on are what the new SQL gives; all others stay at the consumers as"
          + " the former gave them. A new minor version loads every row with the new SQL;"
          + " 'sync-cli feed reset' loads the whole feed again. Said once: the new SQL is what the"
          + " next start compares with."),
  NOT_APPENDED(
      "SQL-230",
      "append-only rows that are not those of the table",
      "An append-only public schema publishes the inserted rows of one table. Nothing identifies"
          + " such a row, so it cannot be looked up: its one transformation selects columns of the"
          + " table unchanged, and has no WHERE clause, no join, no expression and no column that"
          + " only the server can render as JSON."),
  APPENDED_TO_CHILDREN(
      "SQL-231",
      "append-only table with inheriting children",
      "Rows of tables that inherit from an append-only table are not among the inserts of the table"
          + " itself. Partitions are: a partitioned table may be append-only."),
  APPENDED_ROW_CHANGED(
      "SQL-232",
      "row of an append-only table was updated or deleted",
      "The public schema says that rows are only ever inserted, and one was updated or deleted. Its"
          + " consumers have the row as it was inserted, and nothing identifies it there. With"
          + " \"onChange\": \"stop\" (default) capture halts here; with \"ignore\" nothing is"
          + " published, and consumers keep the row."),
  APPENDED_ROW_CHANGED_DURING_LOAD(
      "SQL-233",
      "row of an append-only table was updated during the first load",
      "The first load reads the table page by page. An update moves a row to another place, as a"
          + " row of a later transaction: if the load had not read it before, it does not find it"
          + " any more, and the stream does not report it as inserted. So an update is not ignored"
          + " while the load is under way, even with \"onChange\": \"ignore\". Deletes are: a row"
          + " that is gone before it is read is not published.");

  private final String id;
  private final String title;
  private final String explanation;

  TransformCode(String id, String title, String explanation) {
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
