package dev.syncline.cli.workspace;

import dev.syncline.cli.report.CommandGroup;
import picocli.CommandLine.Command;

/** The commands about manifests that combine others. */
@Command(name = "workspace", header = "Combine manifests.")
public final class WorkspaceCommand extends CommandGroup {}
