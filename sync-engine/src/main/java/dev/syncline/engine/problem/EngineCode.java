package dev.syncline.engine.problem;

import dev.syncline.manifest.verify.DiagnosticCode;

/** The problems that the engine itself can meet. */
public enum EngineCode implements DiagnosticCode {
  NO_EVENT_STORE(
      "ENG-101",
      "no event store",
      "Replication needs one event store, and none of the given manifests declares one. Add one"
          + " with 'sync-cli manifest eventstore add --connection <slug>', or name the file that"
          + " holds it on the command line as well."),
  SEVERAL_EVENT_STORES(
      "ENG-102",
      "several event stores",
      "One process writes to and reads from exactly one event store, and the given manifests"
          + " declare several. Keep one, or run separate processes with separate files."),
  NOTHING_TO_SYNC(
      "ENG-103",
      "nothing to sync",
      "None of the given manifests holds a public schema or a consumer schema, so there is nothing"
          + " to capture and nothing to apply. Collect schemas into a manifest with 'sync-cli"
          + " collect', or name further files."),
  UNKNOWN_DATA_STORE(
      "ENG-104",
      "unknown data store",
      "A schema names a data store, or a data store names a connection, that no given manifest"
          + " defines. Name the file that defines it on the command line as well, or add it."),
  NOT_A_SOURCE(
      "ENG-105",
      "data store cannot be captured",
      "A public schema names a data store without replication slot and publication. Give it both:"
          + " 'sync-cli manifest datastore add --connection <slug> --slot <name> --publication"
          + " <name>'."),
  MISSING_MAJOR(
      "ENG-106",
      "major version is not published yet",
      "The event store knows the public schema, but not the major version the consumer names. The"
          + " consumer schema waits for it, the others of its destination go on. Have the owner"
          + " publish that major, or name a published one."),
  TAKEN_OVER(
      "ENG-107",
      "taken over by another process",
      "Another process wrote the same feed or applied the same consumer schemas although this one"
          + " had the lease, and this one stopped so that nothing is written twice. Processes that"
          + " share their manifests and event store take turns by themselves; one of an older"
          + " version, or one that runs against another event store, does not know of the lease."),
  INTERRUPTED(
      "ENG-120",
      "work was interrupted",
      "A statement or a session failed in a way that usually passes, and the work is tried again"
          + " from where it was. If the same failure comes back for two minutes without a row moved"
          + " in between, the pipeline is halted in '/status' and '/health/ready'; it is"
          + " still tried, and goes on by itself once the cause has gone."),
  CHANGES_AGAIN(
      "ENG-121",
      "destination changes with every attempt",
      "Before a commit, Syncline compares the destination's tables, types and functions with those"
          + " it planned for, and plans again if they differ. Here they differed again before a row"
          + " was moved. The destination is being altered right now, or a trigger alters or creates"
          + " an object of a name that the consumer SQL uses whenever that SQL runs. It is tried"
          + " again with growing delays; make such a trigger's changes elsewhere, or beforehand."),
  MISSING_MINOR(
      "ENG-108",
      "a minor version with that property is not published yet",
      "A consumer's sql uses a property that no published minor of its public schema has. The"
          + " consumer schema waits until one has it, since a consumer may be deployed before its"
          + " publisher; the others of its destination go on. Have the owner publish that minor, or"
          + " correct the name. Events of earlier minors, which lack the property, give NULL for"
          + " it; the load of the new minor reports every row again."),
  NOT_PUBLISHED(
      "ENG-109",
      "public schema is not published yet",
      "A consumer schema names a public schema that the event store does not know. The consumer"
          + " schema waits for it, the others of its destination go on. Start the publisher, or"
          + " correct the manifest slug and the name."),
  LEFT_BY_THE_ACTIVE(
      "ENG-110",
      "the active process does less",
      "Of several processes for one feed or one destination, one works and the others stand by."
          + " Here the active one was started with other manifests: it does not publish the public"
          + " schemas, or apply the consumer schemas, that are named, so no process does while it"
          + " is active. That is expected for a moment while processes are updated one after the"
          + " other. If it lasts, start all processes with the same manifests: one feed is written"
          + " by one process, with all its public schemas."),
  STAGE_LEFT_RUNNING(
      "ENG-122",
      "a stage does not end",
      "A pipeline that failed or was stopped waits for its stages to end, and interrupts them after"
          + " five seconds. The stage that is named still did not end, most likely because a"
          + " database does not answer. The pipeline is tried again beside it: what the old stage"
          + " still writes is refused by its epoch. If it recurs, restart the process."),
  NOT_REPORTED(
      "ENG-123",
      "consumer is not reported",
      "A consumer reports to the event store every few seconds how far it has come, so that"
          + " 'sync-cli contract list' shows who reads which version. The event store did not take"
          + " the report: it did not answer, or the role may not report, as one that was created"
          + " for an earlier version. Events are applied all the same, and the report is tried"
          + " again. Until it succeeds, the version may look unused: do not retire it."),
  MAJOR_RETIRED(
      "ENG-124",
      "major version is retired",
      "The owner of the public schema retired the major version that the consumer schema names,"
          + " once no consumer read it. Nothing of it is published any more, so the consumer schema"
          + " does not wait for it; the others of its destination go on. Name a major version that"
          + " is published. If it was retired by mistake, its owner undoes that with 'sync-cli"
          + " contract restore', and the consumer schema goes on by itself."),
  RETIRED_NOT_PUBLISHED(
      "ENG-125",
      "retired public schema is not published",
      "A manifest still holds a public schema whose major version was retired. It is left out, and"
          + " the others of its data store are published. Remove it from the manifest. If it was"
          + " retired by mistake, 'sync-cli contract restore' undoes that: restart the publisher"
          + " then, which loads its rows again."),
  UNEXPECTED(
      "ENG-199",
      "unexpected failure",
      "Something failed in an unforeseen way. The work is retried; if it persists, run with"
          + " '--log-level debug' and report the output. The log has a stack trace, without the"
          + " messages in it, of the first time; a failure that comes back for two minutes halts"
          + " the pipeline in '/status' and '/health/ready'.");

  private final String id;
  private final String title;
  private final String explanation;

  EngineCode(String id, String title, String explanation) {
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
