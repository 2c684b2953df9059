package dev.syncline.cli.contract;

import dev.syncline.cli.report.CommandGroup;
import picocli.CommandLine.Command;

/** Commands on the contracts that are published in an event store. */
@Command(name = "contract", header = "Show who consumes a version, and retire one that is unused.")
public final class ContractCommand extends CommandGroup {}
