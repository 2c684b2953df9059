package dev.syncline.operations.problem;

import dev.syncline.manifest.verify.DiagnosticCode;

/**
 * Codes of the problems that operations find. Their ids begin with CLI, as those of the command
 * line do, because that is where people look them up.
 */
public enum OperationCode implements DiagnosticCode {
  UNREACHABLE(
      "CLI-130",
      "database does not answer",
      "The server refused the connection or did not answer in time. Check host and port, whether it"
          + " runs, and whether a firewall is in between. Exit status 69 says the same to a"
          + " script."),
  NO_LETTER(
      "CLI-140",
      "no such dead letter",
      "None of the databases of the manifests holds a dead letter of that number: it was dropped,"
          + " or another manifest's destination holds it. 'sync-cli dead-letter list' shows those"
          + " that wait."),
  SEVERAL_LETTERS(
      "CLI-141",
      "several dead letters of that number",
      "Letters are numbered in each database by itself. Put the slug of the database in front, as"
          + " in db-orders/17."),
  NOT_DRIVABLE(
      "CLI-143",
      "a dead letter of the event store cannot be redriven",
      "The event broke its public schema and was never published. It heals at the source: the next"
          + " change of the row is published whole, if it keeps the contract. Then drop the"
          + " dead letter."),
  UNKNOWN_CONSUMER(
      "CLI-144",
      "schema is not in the manifests",
      "Dead letters are listed and redriven by the schemas of the manifests; redriving runs the"
          + " consumer's SQL, which is in its manifest. Name that file with --manifest as well, or"
          + " correct the name."),
  UNKNOWN_FEED(
      "CLI-150",
      "no such feed",
      "A feed is named by the slug of the manifest that defines its data store and the slug of that"
          + " data store: accounts/db-accounts. Either the manifests publish none of that name, or"
          + " the event store never got anything of it."),
  FEED_IN_USE(
      "CLI-152",
      "a process is publishing the feed",
      "A feed can be reset only while no process writes it. Stop the process named in the"
          + " message and its standby processes."),
  FEED_EXISTS(
      "CLI-155",
      "a feed of that name exists",
      "A feed can only get a name that no other feed of the event store has."),
  NOBODY_PUBLISHES(
      "CLI-160",
      "no process publishes a feed",
      "The lease on writing the feed is free: no 'manifest sync' with its source runs, or it cannot"
          + " reach the event store. The source keeps its log until one does."),
  NOBODY_CONSUMES(
      "CLI-161",
      "no process applies a consumer schema",
      "The lease beside the cursor is free: no 'manifest sync' with the consumer schema runs, or it"
          + " cannot reach the destination. Nothing is lost; the destination falls behind."),
  FAR_BEHIND(
      "CLI-162",
      "consumer schema is behind",
      "The first event that is not applied yet committed more than a minute ago at its source. The"
          + " process that is active tells why in its log and at /status: it may be catching up,"
          + " or an event may be refused again and again."),
  LETTERS_WAIT(
      "CLI-163",
      "dead letters wait",
      "Events were quarantined because the destination refused them, and later events of the same"
          + " keys wait behind them. They stay until they are redriven or dropped."),
  HALTED(
      "CLI-164",
      "a pipeline is halted",
      "A process met a problem that it cannot solve, and checks about every half minute whether"
          + " it is fixed; a restart is not needed. The message has the code of the cause, which"
          + " 'sync-cli help' explains. The problem is recorded with the lease, so it is shown even"
          + " when no process runs."),
  STILL_CONSUMED(
      "CLI-201",
      "major version has a consumer",
      "A major version is retired only when no consumer reads it: one that does would get nothing"
          + " more. Have each consumer that is listed consume another major version, and restart"
          + " it. One that was given up does not count. One that exists no more stays registered"
          + " until it is removed with 'sync-cli consumer forget'."),
  NO_SUCH_CONSUMER(
      "CLI-203",
      "no such consumer",
      "No consumer schema of that name has reported to the event store, or none at that database."
          + " A name is that of its manifest and its own, as in orders/orders-schema. 'sync-cli"
          + " contract list' shows those that are registered."),
  SEVERAL_CONSUMERS(
      "CLI-204",
      "consumer is registered at several databases",
      "The same consumer schema writes to several databases, each with a cursor of its own. A"
          + " database that is reached by another address counts as another one. Say with --at"
          + " which is meant."),
  CONSUMER_RUNS(
      "CLI-205",
      "consumer still runs",
      "It reported within the last minute, so a process applies it, and would register it again."
          + " Stop that process first; a consumer that runs is not forgotten."),
  FEED_BEHIND(
      "CLI-165",
      "feed is behind its source",
      "The last transaction that is stored committed more than a minute ago, and the source has"
          + " written since. A large transaction may be on its way, capture may be slower than the"
          + " source, or stand still: the log and /status of the process that is active tell."),
  NO_CONSUMER_SCHEMA(
      "CLI-166",
      "no such consumer schema",
      "The manifests have no consumer schema of that name. A consumer schema is named by the slug"
          + " of its manifest and its own name, as in orders/accounts; its own name is enough if"
          + " only one manifest has it. Correct the name, or name its manifest too."),
  SEVERAL_CONSUMER_SCHEMAS(
      "CLI-167",
      "several consumer schemas of that name",
      "Several manifests have a consumer schema of that name. Put the slug of the manifest in"
          + " front, as in orders/accounts."),
  PAUSED_BY_REJECTION(
      "CLI-168",
      "a rejected event paused a consumer schema",
      "The destination rejected an event, and the consumer schema's onError is pause: it waits at"
          + " the end of the source transaction before that event, while the others of its"
          + " destination go on. Nothing is skipped. Correct the cause, then resume it: it catches"
          + " up alone and joins the others."),
  NOTHING_TO_PAUSE(
      "CLI-169",
      "a consumer schema has nothing to be paused at",
      "A pause is stored with the consumer schema's cursor in a feed. Its public schema is not"
          + " published yet, so the feed is not known. It waits for its public schema in any case;"
          + " pause it after that is published."),
  NOT_REPEATABLE(
      "CLI-176",
      "consumer SQL is not safe to repeat",
      "A reset applies events again whose effect is in the rows already. That leaves the rows as"
          + " they are if each event alone decides which row its SQL writes and what it writes"
          + " there: INSERT .. ON CONFLICT DO NOTHING, or DO UPDATE SET to what the INSERT writes;"
          + " UPDATE and DELETE WHERE columns equal values of the event. SQL that counts or adds,"
          + " reads other rows, calls volatile functions, or fires triggers cannot be shown to do"
          + " so, nor can a table whose rows others depend on or write. 'consumer reset --dry-run'"
          + " shows what would differ. --force resets all the same: for example after the rows were"
          + " deleted."),
  NO_SUCH_POSITION(
      "CLI-177",
      "the feed has no such position",
      "A cursor can be moved to any position from the one before the oldest event that the event"
          + " store has up to the feed's head. 'sync-cli status' shows the head. A time finds a"
          + " position by itself."),
  NOTHING_TO_RESET(
      "CLI-178",
      "consumer schema has no cursor",
      "A cursor is created when a sync applies the consumer schema for the first time, before the"
          + " first event of its feed. Until then there is nothing to move."),
  FOREIGN_CURSOR(
      "CLI-179",
      "the cursor is not of this feed",
      "The consumer schema has applied events that the event store does not have: the store was"
          + " put back to an earlier copy, emptied or replaced (DST-110). No position of the feed"
          + " as it is now says what is in the rows, so only 'beginning' is allowed, after the rows"
          + " that the consumer schema wrote were deleted."),
  NO_RETENTION(
      "CLI-191",
      "no retention policy",
      "What may be dropped is stated in the manifest of the event store: \"retain\": {\"time\":"
          + " \"7d\"}, with \"bytes\" and \"slowestConsumer\" beside it. Without it, an event store"
          + " keeps everything. Name the manifest that states it."),
  INVALID_WAIT(
      "CLI-206",
      "request to wait is not valid",
      "GET /wait takes the parameters consumer (manifest/schema, or the schema alone if only one"
          + " manifest has it), token (what a service answered in its header X-Sync-Token) and, if"
          + " it is not 5s, timeout (0s to 60s). docs/read-your-writes.md has the token's SQL."),
  NOT_APPLIED_HERE(
      "CLI-207",
      "consumer schema is not in this process",
      "A process answers for the consumer schemas of the manifests that it was started with. Ask"
          + " the process that applies the consumer schema, or one that stands by for it."),
  TOKEN_OF_ANOTHER_SOURCE(
      "CLI-208",
      "token is of another source",
      "A token names a point in the log of one server, of one timeline of it and of one database."
          + " The consumer schema gets the changes of another one, or the source has failed over or"
          + " was restored since the token was made: the commit may be lost, so that waiting for it"
          + " means nothing. Read without the token; what you find is what there is."),
  CONSUMER_AT_REST(
      "CLI-209",
      "cannot wait for the consumer schema",
      "The consumer schema is paused, halted or stopped, so that waiting does not help, or the"
          + " process is stopping, or as many requests wait as may. The message says which; /status"
          + " and 'sync-cli status' say more."),
  UNKNOWN_SCHEMA(
      "CLI-180",
      "public schema is not published",
      "A backfill is of a public schema that a process publishes into this event store: accounts,"
          + " shop/accounts, or with a version shop/accounts@2. The message lists those there are."
          + " A new public schema is loaded by itself when it is published for the first time."),
  SEVERAL_SCHEMAS(
      "CLI-181",
      "several public schemas of that name",
      "Public schemas of different manifests may have one name, and several major versions of one"
          + " are published side by side. Name the manifest and the version, as in"
          + " shop/accounts@2."),
  BAD_KEY(
      "CLI-182",
      "not a key of the public schema",
      "A key is a JSON object with exactly the key properties of the public schema, of the types"
          + " that its output schema says: {\"tenant\": 3, \"id\": 7}. If the key has one property,"
          + " its value is enough: 7. In a file there is one key a line, and blank lines are"
          + " skipped. Nothing was requested."),
  BAD_CONDITION(
      "CLI-183",
      "not a condition",
      "'--where' takes one SQL condition over the columns of the public schema's primary table,"
          + " what stands after WHERE: status = 'open' AND id > 1000. It has no placeholders and no"
          + " second statement. Nothing was requested."),
  BACKFILL_NOT_COMPLETE(
      "CLI-184",
      "backfill ended before it was complete",
      "It failed, for the reason that the message names, or it was cancelled. What it has published"
          + " stays published; 'sync-cli backfill show' shows how far it came."),
  KEYS_UNREADABLE(
      "CLI-185",
      "file of keys cannot be read",
      "The file that '--keys' names does not exist, is a directory, or is not text in UTF-8. Name"
          + " another, or '-' to read the keys from standard input.");

  private final String id;
  private final String title;
  private final String explanation;

  OperationCode(String id, String title, String explanation) {
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
