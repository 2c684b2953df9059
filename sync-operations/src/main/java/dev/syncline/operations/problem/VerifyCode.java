package dev.syncline.operations.problem;

import dev.syncline.manifest.verify.DiagnosticCode;

/** What a verification finds, and what keeps it from comparing. */
public enum VerifyCode implements DiagnosticCode {
  DIFFERENCES(
      "CLI-210",
      "a destination differs from its source",
      "For each key listed, the destination does not hold what the public schema's row at the"
          + " source becomes there. That is certain, also while both change: the publisher had"
          + " published, and the consumer had applied, everything that was committed before the row"
          + " was read. Someone changed the destination by hand, events were lost by a restore, or"
          + " a dead letter waits. 'sync-cli verify --repair' publishes these rows again."),
  UNKNOWN_CONSUMER(
      "CLI-211",
      "no such consumer schema to verify",
      "A consumer schema is named by its manifest and its own name, as in orders/orders-schema."
          + " 'sync-cli status' shows those of the manifests."),
  NO_SOURCE(
      "CLI-212",
      "the public schema is not in the manifests",
      "Verifying reads the source with the SQL of the public schema, which only the publisher's"
          + " manifest has; and it needs the connections of source, event store and destination in"
          + " one run. Name the publisher's files beside the consumer's."),
  NOT_PUBLISHED(
      "CLI-213",
      "the public schema was never published",
      "No version of the public schema as it is in the manifests is in the registry of the event"
          + " store, so that nothing can be at the destination. Start the publisher with these"
          + " manifests once, or name the manifests that it runs with."),
  LOADING(
      "CLI-214",
      "the public schema is still being loaded",
      "Until its first backfill is complete, rows are missing at the destination although nothing"
          + " is wrong. 'sync-cli status' shows how far it is."),
  NOT_INVERTIBLE(
      "CLI-215",
      "a consumer's SQL does not show which row an event becomes",
      "A destination is compared by columns if the consumer's sql is INSERT .. VALUES .. ON"
          + " CONFLICT (key) DO UPDATE, and by keys if deleteSql is DELETE FROM t WHERE key = :key."
          + " SQL of another form may write anything, and so does SQL on a table whose rows this"
          + " role cannot see."),
  STANDSTILL(
      "CLI-216",
      "publisher or consumer does not move",
      "Rows that differ at first sight are confirmed once the publisher has published, and the"
          + " consumer has applied, what was committed before. One of them did not move for as long"
          + " as --wait says, so that a difference may also be a change that is on its way."
          + " The keys in question are listed as undecided."),
  LIMIT(
      "CLI-217",
      "verification ended after many differences",
      "It ends at --limit differences of a consumer schema, since each is listed. What was not"
          + " compared is not known to be equal. If most rows differ, load the table again instead"
          + " of repairing rows."),
  REPAIR_UNFINISHED(
      "CLI-218",
      "a repair did not end",
      "A repair is a backfill job of the keys that differ, which the publisher of the feed works"
          + " on. It was cancelled, failed, or the publisher did not move for as long as --wait"
          + " says. Without the publisher it goes on when that runs again; verify once more then."),
  APPEND_ONLY(
      "CLI-220",
      "append-only rows cannot be compared",
      "Rows are compared by their key, and the rows of an append-only public schema have none: two"
          + " rows that are equal are two rows. Nothing is compared rather than reported as a"
          + " difference that is none.");

  private final String id;
  private final String title;
  private final String explanation;

  VerifyCode(String id, String title, String explanation) {
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
