package dev.syncline.cli.deadletter;

import dev.syncline.cli.report.CommandGroup;
import picocli.CommandLine.Command;

/** The commands for quarantined events. */
@Command(
    name = "dead-letter",
    header = "List, show, redrive or drop dead letters: events that were quarantined.")
public final class DeadLetterCommand extends CommandGroup {}
