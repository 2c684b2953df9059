package dev.syncline.cli.consumer;

import dev.syncline.cli.report.CommandGroup;
import picocli.CommandLine.Command;

/** The commands for consumer schemas. */
@Command(name = "consumer", header = "List, pause, resume, reset and forget consumer schemas.")
public final class ConsumerCommand extends CommandGroup {}
