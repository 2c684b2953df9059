package dev.syncline.postgres.source.problem;

import dev.syncline.manifest.verify.DiagnosticCode;

/** Codes of the problems of append-only tables at a source. */
public enum AppendOnlyCode implements DiagnosticCode {
  REWRITTEN(
      "SRC-187",
      "append-only table rewritten during its first load",
      "The first load of an append-only table reads it page by page, since its rows have no key."
          + " VACUUM FULL, CLUSTER, TRUNCATE and some forms of ALTER TABLE move all rows to another"
          + " file, or remove them: which of them were read is no longer known. The load stops,"
          + " and nothing is published twice. What it has published stays published."),
  PART_GONE(
      "SRC-188",
      "partition dropped during the first load of an append-only table",
      "A partition was dropped or detached before all its rows were read, so consumers do not get"
          + " these rows. With \"onTruncate\": \"ignore\" the load goes on without them."),
  IDS_REUSED(
      "SRC-189",
      "first load of an append-only table too close to the reuse of transaction ids",
      "PostgreSQL keeps 32 bits of the id of the transaction that inserted a row, and these are"
          + " reused after four thousand million transactions. The first load of an append-only"
          + " table compares them, so it is refused where very old rows could look like new ones:"
          + " if the source has used more than three thousand million transaction ids in its life,"
          + " or uses a thousand million during the load."),
  PUBLISHED_TWICE(
      "SRC-190",
      "append-only rows would be published twice",
      "The rows of an append-only public schema have no key, so consumers cannot distinguish a row"
          + " that is published again from a new one. Backfills, resend and repair are refused for"
          + " it."),
  NOT_LOADED_AGAIN(
      "SRC-191",
      "inserts of an append-only table may be missing",
      "The table was not captured for a while, or its public schema was not published: inserts may"
          + " be missing at the consumers. Other public schemas are loaded again then. The rows of"
          + " an append-only one have no key, so consumers would get all of them twice. Capture"
          + " stops until you decide: empty the consumers' tables and load everything again, or"
          + " publish the next major version, which is loaded on its own.");

  private final String id;
  private final String title;
  private final String explanation;

  AppendOnlyCode(String id, String title, String explanation) {
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
