package dev.syncline.cli.backfill;

import dev.syncline.cli.report.CommandGroup;
import picocli.CommandLine.Command;

/** The commands for backfill jobs. */
@Command(
    name = "backfill",
    header = "Publish rows of a public schema again: start, list, show, pause, resume, cancel.")
public final class BackfillCommand extends CommandGroup {}
