package dev.syncline.postgres.sink.problem;

import dev.syncline.manifest.verify.DiagnosticCode;

/** What can keep events from a destination. */
public enum SinkCode implements DiagnosticCode {
  UNREACHABLE(
      "DST-101",
      "destination cannot be reached",
      "No session could be opened: the host is unknown, the server is down, a firewall is in"
          + " between or all connections are taken. Nothing is lost; it is tried again."),
  LOGIN_REFUSED(
      "DST-102",
      "destination refuses the login",
      "The server was reached but does not accept this user, password or database. Correct the"
          + " connection, or create the role or database."),
  MISSING_CONTRACT(
      "DST-103",
      "no such public schema has been published",
      "A consumer schema names a public schema and a major version the event store's registry"
          + " does not hold. The publisher has to run once, or the name or version is wrong."),
  BAD_TEMPLATE(
      "DST-104",
      "consumer SQL is not one statement with named placeholders",
      "A consumer's sql and deleteSql are each one INSERT, UPDATE, DELETE, MERGE, SELECT or WITH"
          + " statement whose placeholders are :property. Positional placeholders ($1) and several"
          + " statements have no meaning there."),
  UNKNOWN_PLACEHOLDER(
      "DST-105",
      "placeholder is no property of the public schema",
      "Every :name in sql must be a property of the public schema's output, and every :name in"
          + " deleteSql one of its key properties, because a delete event carries only the key."),
  REFUSED_SQL(
      "DST-106",
      "the destination refuses the consumer SQL",
      "At a start PostgreSQL is asked to prepare the statement, without running it: a table, column"
          + " or function is missing, a type does not fit, or there is a syntax error. Later, while"
          + " events are applied: it fails, and nothing shows that this event is at fault. Other"
          + " events fail in the same way, or there is none to compare it with. Correct the"
          + " destination or the consumer SQL, then start again: nothing is skipped."),
  UNTYPED_PLACEHOLDER(
      "DST-107",
      "the type of a placeholder cannot be determined",
      "PostgreSQL infers the type of each placeholder from where it stands. Here it cannot; write"
          + " the type after it, as in :id::bigint."),
  NO_PRIVILEGE(
      "DST-108",
      "the sink's role lacks a privilege",
      "The role of the destination connection may not run the consumer SQL. Grant it what the"
          + " statement needs, and no more."),
  NO_BOOKKEEPING(
      "DST-109",
      "the sync_sink tables are missing or of an earlier version, and the role may not make them",
      "The cursor is kept in the destination, in the transaction that applies the events. The"
          + " tables for it are created and upgraded on first use if the role may; else an owner"
          + " runs the SQL once."),
  CURSOR_AHEAD(
      "DST-110",
      "the destination has events the event store does not have",
      "Each position of a feed belongs to a history, which begins whenever a process takes the feed"
          + " over; a cursor remembers both. Here the feed ends before the cursor, or the event at"
          + " its position is another one: the event store was put back to an earlier copy, emptied"
          + " or replaced. Going on would skip or repeat events, so it stops. Either restore the"
          + " event store these events came from. Or load the destination again: delete the rows"
          + " that the consumer schemas wrote, for some may be gone at the source without anybody"
          + " knowing, and let 'sync-cli feed rewind' put their cursors before the first event."),
  REFUSED_EVENT(
      "DST-111",
      "the destination refuses an event",
      "A constraint, a type, a trigger or the consumer SQL itself refuses one event; trying"
          + " again does not help. Correct the destination or the consumer SQL, then start again:"
          + " the event is still next, nothing is skipped."),
  REFUSED_WITH_TRANSACTION(
      "DST-112",
      "quarantined with its transaction",
      "Another event of the same source transaction was refused, and the consumer's policy is"
          + " quarantine: all its events of that transaction wait in sync_sink.dead_letter."),
  WAITS(
      "DST-113",
      "waits behind an event of its key",
      "An earlier event of the same key waits in sync_sink.dead_letter. Applying this one first"
          + " would be overwritten when that one is redriven, so it waits behind it."),
  STILL_REFUSED(
      "DST-114",
      "a dead letter is refused again",
      "A dead letter was redriven and the destination still refuses it, so redriving"
          + " stopped there for its consumer: what came before is applied, it and all later ones"
          + " wait as before. Correct the destination or the consumer SQL and redrive it, or"
          + " drop it; the later ones can then be redriven."),
  BEHIND_ANOTHER(
      "DST-115",
      "a dead letter waits behind an earlier one",
      "An earlier event of the same key, or of a key of the same source transaction, waits too."
          + " Redriving this one first would let the earlier one overwrite it. Redrive or drop"
          + " the earlier one first, or redrive all of the consumer's dead letters in order."),
  REDRIVE_BROKEN(
      "DST-116",
      "work on dead letters was interrupted",
      "The session at the destination was lost, or a lock could not be had in time: a running sink"
          + " in a long transaction holds it; or a table the consumer's SQL names was changed."
          + " What was redriven so far is committed and marked; run the command again to"
          + " continue."),
  NOT_SECURED(
      "DST-117",
      "connection to the destination cannot be protected",
      "The server speaks no TLS, its certificate is of no authority that is trusted, or it is for"
          + " another host. Beyond this machine a connection is encrypted and the server proves its"
          + " name (sslMode verify-full) unless its manifest asks for less: docs/security.md."),
  NEWER_BOOKKEEPING(
      "DST-118",
      "the sync_sink tables are of a newer version",
      "A newer version of Syncline has upgraded the tables in sync_sink. An older one could misread"
          + " them and therefore refuses. Run the newer version."),
  LETTER_REFUSED(
      "DST-121",
      "the destination refuses what Syncline itself writes",
      "An event could not be quarantined, or the cursor could not be moved: the tables of schema"
          + " sync_sink refuse the values. They take every key and row that an event store takes,"
          + " so a constraint or a trigger was added to them, or the destination's encoding"
          + " or max_stack_depth is smaller than that of the event store. Trying again does not"
          + " help: the pipeline stops, nothing is skipped, and after the correction it goes on"
          + " there."),
  REPLACED_TABLE(
      "DST-122",
      "a table at the destination is not the one that was filled",
      "A table that a consumer schema writes to was dropped and made again, or another one has its"
          + " name now. The cursor says that everything up to a position is applied, but the rows"
          + " are not there: going on would fill the table only from now on. Either delete what is"
          + " left of the consumer schema's rows and let 'sync-cli feed rewind' put its cursor"
          + " before the first event. Or, if all rows were copied into the new table, empty column"
          + " written of its row in sync_sink.cursor, so that the new table is learned. A database"
          + " that is restored with its cursors does not stop: its tables are learned again."),
  CURSOR_LOCKED(
      "DST-123",
      "a transaction keeps the cursor of a consumer schema locked",
      "To pause or resume a consumer schema, its row in sync_sink.cursor is changed. A sink holds"
          + " it until it has applied a source transaction, and 'dead-letter redrive' until it has"
          + " redriven one. Type the command again."),
  CURSOR_MOVED(
      "DST-127",
      "the cursor is not where it was",
      "A reset moves a cursor only from where it was when the reset was decided; a running sink may"
          + " have moved it forward since. Here it was moved otherwise, passed the position that it"
          + " should have been moved forward to, or is kept locked by another session: another"
          + " reset, a redrive, a restore. Nothing was changed."),
  DRY_RUN_INTERRUPTED(
      "DST-128",
      "a dry run was interrupted",
      "A dry run applies events in a transaction that is rolled back, and keeps the rows that it"
          + " writes locked until then. Here another session had one of these rows locked for too"
          + " long, or it and the dry run waited for each other, the session was lost, a statement"
          + " took too long, or a table was changed meanwhile. Nothing was changed. While the"
          + " consumer is paused, no running sync writes the same rows."),
  REPLAY_REFUSED(
      "DST-129",
      "the destination would refuse an event again",
      "In a dry run the destination refused an event of the range. The replay would stop there, or"
          + " quarantine the event, depending on the consumer's policy. An INSERT without ON"
          + " CONFLICT is refused if its row is still there. Nothing was changed."),
  UNFILLED_TYPE(
      "DST-120",
      "the type of a placeholder cannot be filled from JSON",
      "An hstore is an object in JSON, which PostgreSQL reads as an hstore only where Syncline says"
          + " so: in a placeholder of type hstore or hstore[]. Within a composite type or a domain"
          + " it would refuse every event. Cast the placeholder to hstore or jsonb and build the"
          + " rest in the SQL."),
  EVENTS_DROPPED(
      "DST-130",
      "events were dropped that the destination has not applied",
      "By its retention policy, the event store has dropped events that come after this consumer's"
          + " cursor. What they changed is known (the last event of each key is in the base), but"
          + " not each change, so going on would skip events. Nothing was applied. Have the"
          + " consumer start over: delete what it wrote, put its cursor before the first event, and"
          + " it gets the base and becomes exact, without a query at the source. It also comes to"
          + " this if a new consumer takes longer to read the base than deletes are kept in it"
          + " (setting retention.deletes-kept)."),
  APPEND_ONLY_DELETE(
      "DST-140",
      "deleteSql for append-only rows",
      "The public schema is append-only: no delete is ever published, and its rows have no key to"
          + " delete them by. The deleteSql would never run. The sql runs once for each inserted"
          + " row.");

  private final String id;
  private final String title;
  private final String explanation;

  SinkCode(String id, String title, String explanation) {
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
