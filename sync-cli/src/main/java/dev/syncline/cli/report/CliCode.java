package dev.syncline.cli.report;

import dev.syncline.manifest.verify.DiagnosticCode;

/**
 * Codes of the problems of a command: CLI-1xx for its input, CLI-9xx for the program itself. {@link
 * dev.syncline.operations.problem.OperationCode} has the other CLI-1xx.
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
  NOT_CONFIRMED(
      "CLI-142",
      "dropping was not confirmed",
      "A dropped dead letter is gone: its event is never applied at that consumer. Look at it with"
          + " 'sync-cli dead-letter show', and add --yes to drop it."),
  RESET_NOT_CONFIRMED(
      "CLI-151",
      "reset was not confirmed",
      "A reset drops the replication slot and loads every row of the feed again, which every"
          + " consumer then applies once more. Add --yes to do it."),
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
  RETIRE_NOT_CONFIRMED(
      "CLI-200",
      "retirement was not confirmed",
      "A major version that is retired is neither published nor consumed any more; its events stay"
          + " in the log. 'sync-cli contract restore' undoes it. Add --yes to do it."),
  FORGET_NOT_CONFIRMED(
      "CLI-202",
      "forgetting was not confirmed",
      "A consumer that is forgotten holds up neither a retirement nor retention. If it exists after"
          + " all and is started again, it registers itself again, and may find that what it has"
          + " not applied yet is gone. Add --yes to do it."),
  CONSUMER_RESET_NOT_CONFIRMED(
      "CLI-175",
      "resetting a consumer was not confirmed",
      "After a reset to an earlier position a consumer schema applies events again, and the dead"
          + " letters of these events are dropped. After a reset to a later position it never"
          + " applies the events in between. The preview says how many. Add --yes to do it."),
  DRY_RUN_NOT_COMPARED(
      "CLI-219",
      "a dry run could not compare a table",
      "The events were applied and rolled back, but rows of this table cannot be found again: it"
          + " has no primary key, or one whose type has no order. That no other row differs says"
          + " nothing about this table. The figures of the other tables are complete."),
  TRIM_NOT_CONFIRMED(
      "CLI-190",
      "trimming was not confirmed",
      "A trim drops events for good, as the retention policy says. Their last state of each key"
          + " stays in the base, so new consumers become exact; a consumer that has not applied"
          + " them has to start over. Add --yes to do it."),
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
