package dev.syncline.cli.eventstore;

import dev.syncline.cli.report.CommandGroup;
import picocli.CommandLine.Command;

/** Commands on the contents of an event store. */
@Command(name = "eventstore", header = "Show and bound the size of an event store.")
public final class EventStoreSizeCommand extends CommandGroup {}
