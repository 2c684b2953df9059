package dev.syncline.cli.section;

import dev.syncline.cli.report.CommandGroup;
import picocli.CommandLine.Command;

/** The commands that edit the event stores of a manifest. */
@Command(name = "eventstore", header = "Add, remove and list event stores.")
public final class EventStoreCommand extends CommandGroup {}
