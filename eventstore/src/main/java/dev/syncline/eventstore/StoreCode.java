package dev.syncline.eventstore;

import dev.syncline.manifest.verify.DiagnosticCode;

/** What an operator can meet at the event store. */
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
      "The role may connect but not create or use the schema sync_events. Let an administrator run"
          + " CREATE SCHEMA sync_events AUTHORIZATION <role>, or grant CREATE on the database for"
          + " the first start. Later starts need no such right."),
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
          + " damaged. Restore it; reading on would skip events.");

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
