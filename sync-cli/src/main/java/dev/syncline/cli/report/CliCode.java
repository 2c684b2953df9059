package dev.syncline.cli.report;

import dev.syncline.manifest.verify.DiagnosticCode;

/**
 * Codes of the problems of a command: CLI-1xx for its input and state, CLI-9xx for the program
 * itself.
 */
public enum CliCode implements DiagnosticCode {
  NO_MANIFEST(
      "CLI-101",
      "no manifest here",
      "The command works on a manifest file, and neither the one named with --manifest nor one of"
          + " the default names exists: rejot-manifest.json, syncline-manifest.json, manifest.json."
          + " Create one with 'sync-cli manifest init --slug NAME', or name the file with"
          + " --manifest."),
  MANIFEST_EXISTS(
      "CLI-102",
      "manifest exists already",
      "'init' writes a new file and never replaces one. Choose another file with --manifest, or"
          + " remove the existing file first."),
  NOT_WRITABLE(
      "CLI-103",
      "file cannot be written",
      "The directory does not exist, is read-only, or belongs to another user. Nothing was"
          + " changed: files are written next to their place and moved into it when complete."),
  FILE_REFUSED(
      "CLI-104",
      "file or directory refused",
      "The operating system did not let a file or directory be read or written: it is missing, is"
          + " a file where a directory is needed, belongs to another user, or the disk is full. The"
          + " message says which."),
  SLUG_TAKEN(
      "CLI-110",
      "already in the manifest",
      "The manifest already holds something of that name. Use 'update' to change a connection, or"
          + " 'remove' first."),
  SLUG_UNKNOWN(
      "CLI-111",
      "not in the manifest",
      "The manifest holds nothing of that name. 'list' shows what it holds."),
  STILL_REFERENCED(
      "CLI-112",
      "still in use",
      "Something else in the manifest names what should be removed, and would be left naming"
          + " nothing. Remove what refers to it first."),
  PASSWORD_ON_COMMAND_LINE(
      "CLI-113",
      "password on the command line",
      "A password given as an argument is kept in the shell's history, shown in the process list"
          + " and written into the manifest as it is. Give --password-env NAME or --password-file"
          + " FILE: the manifest then says only where the password is found. Without any of them,"
          + " ${env:<SLUG>_PASSWORD} is written."),
  NOTHING_TO_SYNC(
      "CLI-120",
      "nothing to sync",
      "The manifests have neither a public nor a consumer schema, so there is nothing to do. Name"
          + " the file with the schemas too, or add some with 'sync-cli collect'."),
  UNREACHABLE(
      "CLI-130",
      "database does not answer",
      "The server refused the connection or did not answer in time. Check host and port, whether it"
          + " runs, and whether a firewall is in between. Exit status 69 says the same to a"
          + " script."),
  PORT_REFUSED(
      "CLI-131",
      "cannot listen on the port",
      "The HTTP service could not take its address: another program listens on the port, or the"
          + " host name is not one of this machine's. Name another with '--api-port' or"
          + " '--hostname'; '--api-port 0' takes any free port. Without '--api-port' it takes 3000,"
          + " or the next free port after it."),
  TOKEN_NEEDED(
      "CLI-132",
      "API token needed",
      "The HTTP service reports the state of pipelines to callers that send the process's API token"
          + " in the header 'Authorization: Bearer <token>'. Without a token it tells callers on"
          + " the same machine, as long as it listens on a loopback address only; to others it"
          + " answers /health/live and /health/ready. Give the process a token with the environment"
          + " variable SYNCLINE_API_TOKEN or with --api-token-file."),
  TOKEN_UNUSABLE(
      "CLI-133",
      "API token unusable",
      "The API token is read from the file named with --api-token-file, else from the environment"
          + " variable SYNCLINE_API_TOKEN. It has at least 16 characters, without white space."),
  HOST_REFUSED(
      "CLI-134",
      "host is not served",
      "The HTTP service listens on a loopback address and answers only requests for localhost,"
          + " 127.0.0.1, [::1] or the name given with --hostname: a web page could otherwise have"
          + " its own name lead to this machine and read the answers. Requests without a host, or"
          + " with several, are refused too."),
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
  NOT_CONFIRMED(
      "CLI-142",
      "dropping was not confirmed",
      "A dropped dead letter is gone: its event is never applied at that consumer. Look at it with"
          + " 'sync-cli dead-letter show', and add --yes to drop it."),
  NOT_DRIVABLE(
      "CLI-143",
      "a dead letter of the event store cannot be redriven",
      "The event broke its public schema and was never published. It heals at the source: the next"
          + " change of the row is published whole, if it keeps the contract. Then drop the"
          + " dead letter."),
  UNKNOWN_CONSUMER(
      "CLI-144",
      "consumer schema is not in the manifests",
      "Letters are driven with the consumer's SQL, which is in its manifest. Name that file with"
          + " --manifest as well, or correct the name."),
  UNKNOWN_FEED(
      "CLI-150",
      "no such feed",
      "A feed is named by the slug of the manifest that defines its data store and the slug of that"
          + " data store: accounts/db-accounts. Either the manifests publish none of that name, or"
          + " the event store never got anything of it."),
  RESET_NOT_CONFIRMED(
      "CLI-151",
      "reset was not confirmed",
      "A reset drops the replication slot and loads every row of the feed again, which every"
          + " consumer then applies once more. Add --yes to do it."),
  FEED_IN_USE(
      "CLI-152",
      "a process is publishing the feed",
      "A feed can be reset only while no process writes it. Stop the process named in the"
          + " message and its standby processes."),
  REWIND_NOT_CONFIRMED(
      "CLI-153",
      "rewinding was not confirmed",
      "A rewound consumer schema applies every event of the feed again, from the first; SQL that"
          + " counts or adds counts again. Its dead letters are dropped, for their events come"
          + " again too. Add --yes to do it."),
  RENAME_NOT_CONFIRMED(
      "CLI-154",
      "renaming was not confirmed",
      "The feed, its public schemas, cursors and dead letters get the name their manifests have"
          + " now. Add --yes to do it."),
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
  FEED_BEHIND(
      "CLI-165",
      "feed is behind its source",
      "The last transaction that is stored committed more than a minute ago, and the source has"
          + " written since. A large transaction may be on its way, capture may be slower than the"
          + " source, or stand still: the log and /status of the process that is active tell."),
  UNEXPECTED(
      "CLI-900",
      "unexpected failure",
      "The program met a condition that it does not handle: a defect. Run the command again with"
          + " '--log-level debug' to see where it happened, and report that text together with the"
          + " version ('sync-cli --version').");

  private final String id;
  private final String title;
  private final String explanation;

  CliCode(String id, String title, String explanation) {
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
