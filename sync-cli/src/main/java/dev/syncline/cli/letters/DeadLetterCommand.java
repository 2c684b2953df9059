package dev.syncline.cli.letters;

import dev.syncline.cli.report.CommandGroup;
import picocli.CommandLine.Command;

/** What can be done with events that were set aside. */
@Command(name = "dead-letter", header = "Look at, drive again or drop events that were set aside.")
public final class DeadLetterCommand extends CommandGroup {}
