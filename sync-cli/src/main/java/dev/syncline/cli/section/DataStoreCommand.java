package dev.syncline.cli.section;

import dev.syncline.cli.report.CommandGroup;
import picocli.CommandLine.Command;

/** The commands that edit the data stores of a manifest. */
@Command(name = "datastore", header = "Add, remove and list data stores.")
public final class DataStoreCommand extends CommandGroup {}
