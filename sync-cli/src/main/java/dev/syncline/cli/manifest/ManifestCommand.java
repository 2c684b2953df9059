package dev.syncline.cli.manifest;

import dev.syncline.cli.report.CommandGroup;
import picocli.CommandLine.Command;

/** The commands that read and edit manifests. */
@Command(name = "manifest", header = "Read, edit, check and sync manifests.")
public final class ManifestCommand extends CommandGroup {}
