package dev.syncline.cli.feed;

import dev.syncline.cli.report.CommandGroup;
import picocli.CommandLine.Command;

/** Commands on feeds in the event store. */
@Command(name = "feed", header = "Manage the feeds of an event store.")
public final class FeedCommand extends CommandGroup {}
