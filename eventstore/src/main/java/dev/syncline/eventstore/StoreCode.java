package dev.syncline.eventstore;

import dev.syncline.manifest.verify.DiagnosticCode;

/** The problems an operator can meet with the event store. */
public enum StoreCode implements DiagnosticCode {
  UNREACHABLE(
      "STO-101",
      "event store unreachable",
      "Nothing answers at the event store's host and port, or it answers and breaks off. Syncline"
          + " keeps trying. Check host and port in the manifest, that PostgreSQL runs, and that the"
          + " network lets this machine through."),
  ACCESS_DENIED(
      "STO-102",
      "event store refuses the login",
      "PostgreSQL refused the role or its password, or pg_hba.conf has no line that lets it in."
          + " Check user and password of the event store's connection; the password is usually"
          + " taken from an environment variable."),
  NO_DATABASE(
      "STO-103",
      "event store database does not exist",
      "The server answers, but has no database of that name. Create it, or correct the name in the"
          + " manifest."),
  NO_PERMISSION(
      "STO-104",
      "role may not use the event store",
      "The role may connect but not create, upgrade or use the tables of schema sync_events. Either"
          + " it owns them: let an administrator run CREATE SCHEMA sync_events AUTHORIZATION"
          + " <role>. Or another role does: then 'sync-cli manifest eventstore migrate' with a"
          + " connection of that role creates and upgrades them, and grants as in docs/security.md"
          + " suffice for the roles that sync."),
  NEWER_STORE(
      "STO-105",
      "event store was written by a newer version",
      "The tables in sync_events were migrated by a newer version of Syncline. An older one could"
          + " misread them and therefore refuses. Run the newer version."),
  OTHER_SOURCE(
      "STO-106",
      "feed is bound to another source",
      "A feed belongs to the one PostgreSQL history it was captured from: its log positions mean"
          + " nothing in another. The source was restored, replaced, or promoted, or the manifest"
          + " now points somewhere else. Point it back, or start a new feed and load it afresh."),
  READER_AHEAD(
      "STO-107",
      "reader is ahead of the feed",
      "The destination has applied events the event store does not have: the event store was"
          + " restored from an older state, or the destination belongs to another one. Going on"
          + " would skip events. Restore the matching event store, or load the destination"
          + " afresh."),
  EVENT_REFUSED(
      "STO-108",
      "event cannot be stored",
      "The event's JSON is not valid, or holds what PostgreSQL cannot: the character U+0000, half a"
          + " surrogate pair, in its key a number beyond jsonb's range. Nothing of its append was"
          + " stored. Correct the row at the source, or leave the value out of the public schema."),
  HOLE(
      "STO-109",
      "feed has a hole",
      "A position between the reader and the head is missing. Positions are gapless by"
          + " construction, so rows of sync_events.event were removed by hand or the table is"
          + " damaged. Restore it; reading on would skip events."),
  ROW_SECURITY(
      "STO-110",
      "row-level security hides events",
      "A reader takes events that a policy hides for events that do not exist, and skips them."
          + " Give the role BYPASSRLS or take row-level security off the table; readers that"
          + " must not see a feed need an event store without it."),
  TABLES_GONE(
      "STO-113",
      "tables of the event store are gone",
      "The schema sync_events was there when the process started, and is not, or not whole: the"
          + " event store was emptied or replaced while it was in use. A process creates the tables"
          + " when it starts. Destinations that have applied events of the former store say so"
          + " then, and what to type."),
  CONTRACT_CHANGED(
      "STO-114",
      "a published version has changed",
      "A version of a public schema is a promise: its output schema and key stay as they were"
          + " published first, because consumers were checked against them. Any other content is"
          + " another version. Raise the minor where consumers of the old one can read the new rows"
          + " too, the major where they cannot. Nothing was touched."),
  CONTRACT_IN_OTHER_FEED(
      "STO-115",
      "public schema is published in another feed",
      "All minors of one major version of a public schema come from one data store, so that a"
          + " consumer reads them in one order. A feed is named by the manifest and the data store"
          + " that define its source: renaming either is a new feed, unless 'sync-cli feed rename'"
          + " takes the old one along. Nothing was touched."),
  CONTRACT_RETIRED(
      "STO-116",
      "public schema is retired",
      "This major version of the public schema was retired with 'sync-cli contract retire', once no"
          + " consumer read it any more. It is not published again, and its events stay in the log."
          + " Remove it from the manifest of its publisher. If it was retired by mistake, 'sync-cli"
          + " contract restore' undoes that: its rows are then loaded again."),
  NO_SUCH_CONTRACT(
      "STO-117",
      "no such contract",
      "The event store knows no public schema of that manifest, name and major version: the"
          + " argument is mistyped, it was never published, or it is published into another event"
          + " store. A major version is written MANIFEST/NAME@MAJOR, as in accounts/account@1;"
          + " 'sync-cli contract list' shows those that there are."),
  MAJOR_CHANGED(
      "STO-118",
      "consumer schema changed its major version",
      "A consumer schema names another major version than before, and keeps the cursor of its name."
          + " Events of the new version that are before the cursor, with which its rows were"
          + " loaded, are never applied; changes after it are. Give the consumer schema another"
          + " name: it then begins at the start of the feed. Or rewind it, which applies every"
          + " event of the new version."),
  NO_BACKFILL(
      "STO-120",
      "no such backfill",
      "Backfills are numbered by the event store. The first load of a public schema has no number:"
          + " 'sync-cli status' shows it. 'sync-cli backfill list' shows those that were started by"
          + " hand."),
  BACKFILL_ENDED(
      "STO-121",
      "backfill has ended",
      "It is complete, cancelled or failed, and nothing more happens to it. What it has published"
          + " stays published. Start another: rows that are published twice do no harm, consumers"
          + " write the same row again."),
  BACKFILL_OUTDATED(
      "STO-122",
      "version of a backfill is not published any more",
      "A backfill is of one version of a public schema, and reads with its SQL. The process that"
          + " publishes the feed has another version in its manifest, or none, so that it cannot"
          + " read these rows. Start the backfill again for the version that is published now."),
  NOT_SECURED(
      "STO-111",
      "connection to the event store cannot be protected",
      "The server speaks no TLS, its certificate is of no authority that is trusted, or it is for"
          + " another host. Beyond this machine a connection is encrypted and the server proves its"
          + " name (sslMode verify-full) unless its manifest asks for less: docs/security.md."),
  LOG_DROPPED(
      "STO-123",
      "events were dropped before they were read",
      "The retention policy of the event store dropped segments of the log that this reader had not"
          + " read. What they changed is in the base, as the last event of each key, but each"
          + " single event is gone. A consumer that has to see each one cannot go on; one that"
          + " starts over gets the base and becomes exact: docs/operate/bound-the-event-store.md."),
  FOLDING_FAILED(
      "STO-124",
      "event store cannot be bounded now",
      "Folding events into the base, or dropping folded ones, failed. The feed is published and"
          + " consumed all the same, but the event store grows until it works again. It is tried"
          + " again by itself."),
  CONSUMER_GIVEN_UP(
      "STO-125",
      "consumer given up by the retention policy",
      "The event store's manifest says slowestConsumer: giveUp, and events were dropped that this"
          + " consumer had not applied. It stops with DST-130 as soon as it needs them. To have it"
          + " start over, see docs/operate/bound-the-event-store.md."),
  RETENTION_WAITS(
      "STO-126",
      "event store keeps more than asked, for a consumer",
      "A segment is older than the retention policy asks for, or the log takes more storage, but a"
          + " registered consumer has not applied its events (slowestConsumer: wait). Let the"
          + " consumer catch up; or forget it, if it no longer exists; or change the policy to"
          + " giveUp."),
  RETENTION_LAGS(
      "STO-127",
      "event store does not keep to its retention policy",
      "The oldest segment should have been dropped by the policy and could be, but is still there:"
          + " no publisher of the feed runs that has the policy in its manifests, or its retention"
          + " fails, which its log says. 'sync-cli eventstore trim' does it by hand.");

  private final String id;
  private final String title;
  private final String explanation;

  StoreCode(String id, String title, String explanation) {
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
