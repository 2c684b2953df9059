package dev.syncline.postgres.source.problem;

import dev.syncline.manifest.verify.DiagnosticCode;

/** Codes of the problems of a source: server, tables, publication, slot and capture. */
public enum SourceCode implements DiagnosticCode {
  UNREACHABLE(
      "SRC-101",
      "source does not answer",
      "Nothing accepts connections at the host and port of the connection, or the network does not"
          + " lead there. Check both, and that the server runs."),
  LOGIN_REFUSED(
      "SRC-102",
      "login refused",
      "The server does not accept the role or its password, or pg_hba.conf has no entry for this"
          + " role, database and client address."),
  NO_DATABASE(
      "SRC-103", "database does not exist", "The server answers but has no database of that name."),
  WAL_LEVEL(
      "SRC-104",
      "wal_level is not logical",
      "Capture reads committed changes from the write-ahead log, which holds enough for that only"
          + " with wal_level=logical. Changing it takes a restart of the server; managed databases"
          + " have a parameter for it (rds.logical_replication, cloudsql.logical_decoding)."),
  OLD_SERVER(
      "SRC-105",
      "PostgreSQL is too old",
      "Capture needs PostgreSQL 14 or later: earlier versions do not send logical messages through"
          + " pgoutput, by which first loads and heartbeats are kept in step."),
  STANDBY(
      "SRC-106",
      "source is a standby",
      "The server is in recovery. Publications and messages in the log can only be written on the"
          + " primary; point the connection at it."),
  NO_REPLICATION(
      "SRC-107",
      "role may not replicate",
      "Reading the log takes the role attribute REPLICATION (on Amazon RDS membership in"
          + " rds_replication)."),
  NO_FREE_SLOT(
      "SRC-108",
      "no replication slot left",
      "The server has as many replication slots as max_replication_slots allows. Drop one that is"
          + " no longer used, or raise the setting and restart."),
  NO_FREE_SENDER(
      "SRC-109",
      "no WAL sender left",
      "As many replication connections are open as max_wal_senders allows. Close one, or raise the"
          + " setting and restart."),
  OTHER_SERVER(
      "SRC-110",
      "feed belongs to another server",
      "The feed was filled from a database cluster with another system identifier: the connection"
          + " leads somewhere else than before, or the cluster was rebuilt. Positions in two logs"
          + " do not compare, so capture cannot go on. Restore the connection, or"
          + " restart the feed with 'sync-cli feed reset', which loads everything again."),
  OTHER_TIMELINE(
      "SRC-111",
      "source changed its timeline",
      "The server was promoted or restored from a backup since the feed was last written, and its"
          + " history does not contain everything the feed has: those transactions are gone at the"
          + " source, or others are in their place. (Where it contains everything, capture follows"
          + " by itself.) 'sync-cli feed reset' lets the feed load everything again."),
  ENCODING(
      "SRC-112",
      "database without an encoding",
      "The database's encoding is SQL_ASCII: its texts may be in any encoding and cannot be read"
          + " reliably."),
  UNLIMITED_WAL(
      "SRC-113",
      "retained WAL is not limited",
      "While nothing is captured, the replication slot keeps the log from being recycled, and with"
          + " max_slot_wal_keep_size=-1 until the disk is full. With a limit the slot is given up"
          + " instead, and the feed must be loaded again."),
  EMPTY_ENUM(
      "SRC-114",
      "a type keeps the capture engine from starting",
      "The capture engine reads all types of the database when it starts, and fails on one that"
          + " counts as an enum but has no labels of its own: an enum without labels, or a domain"
          + " over an enum. It does so wherever the type is used, or if it is not used at all."),
  POOLER(
      "SRC-115",
      "source is a connection pooler",
      "PgBouncer or another pooler answers at the host and port of the connection. Capture needs"
          + " sessions of its own: replication does not pass through a pooler, and settings and"
          + " locks of a session do not stay with it. Name the server behind it."),
  NOT_SECURED(
      "SRC-116",
      "connection to the source cannot be protected",
      "The server speaks no TLS, its certificate is of no authority that is trusted, or it is for"
          + " another host. Beyond this machine a connection is encrypted and the server proves its"
          + " name (sslMode verify-full) unless its manifest asks for less: docs/security.md."),
  NO_MESSAGES(
      "SRC-117",
      "role may not write logical messages",
      "First loads and heartbeats are kept in step with the log by logical messages. Everybody may"
          + " write them unless that was revoked from PUBLIC, as docs/sql/source.sql advises; then"
          + " the role of capture needs the right of its own."),
  NO_TABLE(
      "SRC-120",
      "table does not exist",
      "A transformation names a table that the source does not have in that schema, or not in the"
          + " role's search path. Tables are written name or schema.name."),
  NOT_A_TABLE(
      "SRC-121",
      "relation cannot be captured",
      "Only ordinary and partitioned tables write their rows to the log. Views, foreign tables and"
          + " unlogged tables do not: name the tables behind them. The same holds for the children"
          + " and partitions of a table, whose rows a first load would take and the stream would"
          + " never change."),
  NO_KEY(
      "SRC-122",
      "table without a key",
      "Updates and deletes are identified by a key. A captured table needs a primary key that is"
          + " not deferrable. Without any replica identity PostgreSQL refuses updates and deletes"
          + " of a published table, and it asks each partition, and each child that inherits, for"
          + " its own: a child does not inherit the primary key. A primary key of the child is"
          + " best; REPLICA IDENTITY FULL serves too. The publication is not touched until all have"
          + " one."),
  NARROW_IDENTITY(
      "SRC-123",
      "deleted rows lack columns",
      "For a deleted row the log has only the columns of the replica identity of the table, child"
          + " or partition it was in, and a transformation needs others. REPLICA IDENTITY FULL logs"
          + " whole old rows, at the price of a larger log; a unique index over the columns does"
          + " where a publication leaves generated columns out."),
  NO_SELECT(
      "SRC-124",
      "role may not read a table",
      "First loads and look-ups read the captured tables, so the role needs USAGE on their schema"
          + " and SELECT on each."),
  ROW_SECURITY(
      "SRC-125",
      "row-level security hides rows",
      "The log has all rows, but look-ups by this role would not see those its policies hide, and"
          + " would take them for deleted. The role needs BYPASSRLS, or the table no row"
          + " security."),
  PUBLICATION_DENIED(
      "SRC-130",
      "publication cannot be changed",
      "The publication must list exactly the captured tables. Creating one takes CREATE on the"
          + " database, changing one takes its ownership, and adding a table takes that table's"
          + " ownership. Run the statements as a role that has them."),
  PUBLICATION_FOR_ALL(
      "SRC-131",
      "publication is not ours",
      "The publication is FOR ALL TABLES or FOR TABLES IN SCHEMA. It would send more than the"
          + " public schemas name, and tables without a key would refuse updates. Name another"
          + " publication; it is created when needed."),
  PUBLICATION_FILTERED(
      "SRC-132",
      "publication leaves changes out",
      "The publication has row filters or column lists, or does not publish every operation."
          + " Changes it leaves out would be lost silently. Name another publication; it is created"
          + " when needed."),
  WRITES_REFUSED(
      "SRC-133",
      "publication would stop the table's own writes",
      "PostgreSQL refuses updates and deletes of a published table whose replica identity has"
          + " generated columns that the publication leaves out. Stored ones are published since"
          + " PostgreSQL 18 with publish_generated_columns = stored, which is set where the role"
          + " may; virtual ones never are, so a table that has one cannot be published with REPLICA"
          + " IDENTITY FULL. Without this setting they may also be kept out of the replica"
          + " identity, by a primary key or a unique index."),
  PART_OF_CAPTURED(
      "SRC-134",
      "table and its partition are both captured",
      "Changes of a partition come under the name of the topmost captured table above it, so that"
          + " the public schema of the partition would get none. Name the partitioned table in"
          + " both; the SQL may select the rows of the partition."),
  WRITES_RELEASED(
      "SRC-135",
      "table was taken out of the publication",
      "A published table was changed so that PostgreSQL refuses its updates and deletes while it is"
          + " published: a partition or child without a replica identity was added, or a virtual"
          + " generated column under REPLICA IDENTITY FULL, or the primary key was dropped. The"
          + " source comes first: capture takes the table out of the publication, and stops. Once"
          + " the table is corrected, the next start puts it back and loads its rows again."),
  PUBLICATION_OF_OTHERS(
      "SRC-136",
      "publication lists tables of others",
      "The publication was there before the feed, and it lists tables that no public schema of the"
          + " feed names: another system most likely uses it. Capture makes a publication list"
          + " exactly its own tables, and readers of the others would get no more changes of them,"
          + " so nothing was touched. Name another publication; it is created when needed. Or"
          + " remove those tables from it, if nothing else uses it. One that lists only tables of"
          + " the public schemas is taken as it is."),
  PUBLICATION_OF_OTHER_FEED(
      "SRC-137",
      "publication is used by another feed",
      "The comment of the publication says which feed is captured with it, and its replication"
          + " slot is there. Two feeds with one publication would take tables out of it in turn,"
          + " so each needs its own: name another publication in the data store; it is created when"
          + " needed. A feed that was captured with this one before is loaded again then"
          + " (docs/capture-gaps.md), and goes on until then as long as both need exactly the same"
          + " tables. If the other feed is no more, drop its slot: it keeps the server's log from"
          + " being recycled, and a publication whose slot is gone may be taken."),
  SLOT_OF_OTHER_DATABASE(
      "SRC-140",
      "slot belongs to another database",
      "Slot names are shared by all databases of a server. Name another slot, or drop that one if"
          + " nothing uses it."),
  SLOT_OF_OTHER_KIND(
      "SRC-141",
      "slot is of another kind",
      "Capture needs a logical slot with the plugin pgoutput. Name another slot, or drop that one"
          + " if nothing uses it."),
  SLOT_ACTIVE(
      "SRC-142",
      "slot is in use",
      "Another process reads from the replication slot: another run of this program, or another"
          + " program that was given the same slot name. Capture waits until it is free."),
  SLOT_LOST(
      "SRC-143",
      "slot was given up by the server",
      "The slot held back more log than max_slot_wal_keep_size allows, or was idle for too long,"
          + " and the server removed log that was not yet captured. What it held is lost to"
          + " capture: 'sync-cli feed reset' drops the slot and lets the feed load everything"
          + " again."),
  SLOT_AHEAD(
      "SRC-144",
      "slot is ahead of the feed",
      "The slot was confirmed beyond the last transaction the feed has: it was recreated or"
          + " advanced, or another program read from it, or the event store was restored to an"
          + " earlier state. The transactions in between will not come again, so going on would"
          + " skip them silently. 'sync-cli feed reset' lets the"
          + " feed load everything again."),
  SLOT_MISSING(
      "SRC-145",
      "slot is gone",
      "The feed was captured before, but its replication slot no longer exists. A new slot would"
          + " start now and skip what was committed since. 'sync-cli feed reset' lets the"
          + " feed load everything again."),
  WENT_BACK(
      "SRC-118",
      "source was put back to an earlier copy",
      "The feed holds transactions that the source's log does not reach: the files of the server"
          + " were put back to an earlier state, without the recovery that would begin a new"
          + " timeline. It writes the same log positions again with other changes, which would be"
          + " taken for known ones. 'sync-cli feed reset' lets the feed load everything again."),
  SLOT_OF_OTHER_FEED(
      "SRC-148",
      "slot serves another feed",
      "The feed is new to the event store, and its slot is the one another feed was last captured"
          + " through. Feeds are named by the slugs of manifest and data store, so one of them was"
          + " most likely renamed. As a new feed it would be loaded afresh, and rows deleted"
          + " meanwhile would stay at its consumers. 'sync-cli feed rename OLD NEW' gives the feed"
          + " its new name in the event store, and the cursors and dead letters at the destinations"
          + " of the given manifests; other destinations follow by themselves. A second feed needs"
          + " a slot of its own."),
  SLOT_GIVEN_UP(
      "SRC-146",
      "feed restarts",
      "The replication slot was dropped or given up by the server, and the data store says"
          + " onWalLimit: drop. A new slot is made, and every public schema of the feed is loaded"
          + " again beside the stream. Positions and consumers' cursors go on: consumers get every"
          + " row once more."),
  NO_FAILOVER(
      "SRC-147",
      "slot is not carried over to standbys",
      "When a standby of the source is promoted, the slot is there only if it was made for"
          + " failover, and without it the feed has to be loaded again. New slots are made for it."
          + " An existing one is changed with the replication command ALTER_REPLICATION_SLOT while"
          + " nothing reads from it. The standby needs sync_replication_slots = on, and the primary"
          + " the standby's slot in synchronized_standby_slots, so that no event is published that"
          + " the standby lacks."),
  RETYPED_KEY(
      "SRC-150",
      "the log holds keys of another type",
      "The type of a key column has changed, and the log still holds changes from before, whose"
          + " keys are values of the former type. Read as the type of today they could mean other"
          + " rows. Every further attempt meets them again, so the pipeline stops. 'sync-cli feed"
          + " reset' gives these changes up and loads everything again. A wider type of the same"
          + " kind, such as bigint after integer, is no such change. A value of another column"
          + " whose type has changed is read from the table instead."),
  OVERSIZED_RECORD(
      "SRC-151",
      "a record of the log does not fit into memory",
      "The log holds a row or a logical message that is too large for the memory of this process:"
          + " each is read whole, and PostgreSQL allows up to 1 GB. Every further attempt would"
          + " meet it again, so the pipeline ends, and what follows stays in the log. Start again"
          + " with enough memory for it. A logical message concerns capture even if it is of"
          + " another program: everybody who may log in may write one, unless"
          + " pg_logical_emit_message is revoked from PUBLIC as docs/sql/source.sql does it."),
  RETAINED_WAL(
      "SRC-160",
      "slot retains much of the log",
      "The source keeps the log for as long as it is not captured and stored, and this slot has"
          + " used half, or four fifths, of what it may hold back: maxRetainedWal of the data"
          + " store, or max_slot_wal_keep_size of the server if that is less. Either nothing is"
          + " captured (no process runs, the event store does not answer, a pipeline failed) or"
          + " capture is slower than the source writes; an open transaction at the source, or a"
          + " prepared one, holds the log too. 'sync-cli status' tells which."),
  WAL_LIMIT(
      "SRC-161",
      "slot retains more of the log than it may",
      "The log held back for capture is beyond maxRetainedWal. With onWalLimit: keep nothing is"
          + " given up: the source's disk pays until capture catches up, or you give the"
          + " backlog up with 'sync-cli feed reset', which loads everything again. With onWalLimit:"
          + " drop the slot is dropped by itself."),
  SLOT_DROPPED(
      "SRC-162",
      "slot was dropped at its limit",
      "The log held back for capture was beyond maxRetainedWal, and the data store says"
          + " onWalLimit: drop. The source can recycle its log again. As soon as capture is"
          + " possible it begins with a new slot and loads every public schema again."),
  CAPTURE_GAP(
      "SRC-170",
      "changes of a table may be missing",
      "Something at the source is not what capture had: a table was dropped and created again or"
          + " renamed, taken out of the publication for a while, a partition was detached, attached"
          + " with rows in it or truncated, the publication was altered or dropped. What happened"
          + " to the rows meanwhile is in no log, so the public schemas of the table are loaded"
          + " again beside the stream (docs/capture-gaps.md). With onCaptureGap: stop in the data"
          + " store capture stops instead. With onTruncate: ignore in the public schema consumers"
          + " keep rows that were truncated or detached."),
  CAPTURE_GAP_STOP(
      "SRC-171",
      "capture stops because changes may be missing",
      "Something at the source is not what capture had, so that changes may be missing (SRC-170),"
          + " and the data store says onCaptureGap: stop. Nothing was changed at the source or in"
          + " the feed. Every start finds the difference again until the data store says reload or"
          + " the feed is reset."),
  JOINED_TABLE_TRUNCATED(
      "SRC-185",
      "a joined table was truncated",
      "A public schema with onTruncate: apply reads a table beside the one whose rows it publishes,"
          + " and that other table was truncated. Any of its rows may be another one now, or be"
          + " gone, and TRUNCATE does not report which. So the public schema is loaded again beside"
          + " the stream; rows that are gone are deleted at the consumers when that is done"
          + " (docs/operate/truncate.md)."),
  PART_TRUNCATED(
      "SRC-186",
      "a part of a table was truncated",
      "A public schema with onTruncate: apply publishes the rows of a table with children that"
          + " inherit from it, and not all of them were truncated. Which rows were in the truncated"
          + " ones is not known, so the public schema is loaded again beside the stream; rows that"
          + " are gone are deleted at the consumers when that is done (docs/operate/truncate.md)."),
  COLUMNS_ALIKE(
      "SRC-127",
      "columns that differ in case only",
      "The capture engine tells the columns of a table apart without regard to upper and lower"
          + " case. A table with columns such as name and \"Name\" cannot be captured, whichever of"
          + " them a public schema uses. Rename one of the two; views and queries that use it have"
          + " to follow."),
  CAPTURE_INTERRUPTED(
      "SRC-172",
      "capture was interrupted",
      "The stream of changes ended: the connection was lost, the server ended it, or it went"
          + " silent. Capture is tried again after a look at the source, which names what is wrong"
          + " there for good. If the same comes back for two minutes, '/status' says 'halted'; it"
          + " is still tried."),
  ENGINE_REFUSES(
      "SRC-173",
      "the capture engine refuses its work",
      "The embedded capture engine ended by an error of its own, not of the server. The message"
          + " says which and where, not with which values. What it refuses in its configuration"
          + " stops the pipeline; anything else is tried again, and counts as halted once it comes"
          + " back the same for two minutes. Run with '--log-level debug' and report the output."),
  REFUSED(
      "SRC-199",
      "source refused a check",
      "The source answered a question of the checks with an error, most often for a missing right."
          + " The message is the server's.");

  private final String id;
  private final String title;
  private final String explanation;

  SourceCode(String id, String title, String explanation) {
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
