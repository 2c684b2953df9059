package dev.syncline.cli.connection;

import dev.syncline.cli.report.CommandGroup;
import picocli.CommandLine.Command;

/** The commands that edit the connections of a manifest. */
@Command(name = "connection", header = "Add, change, remove and list connections.")
public final class ConnectionCommand extends CommandGroup {}
