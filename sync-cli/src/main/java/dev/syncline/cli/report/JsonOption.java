package dev.syncline.cli.report;

import picocli.CommandLine.Option;

/** The option of every command that reports: the same as a document for programs. */
public final class JsonOption {
  static final String NAME = "--json";

  @Option(names = NAME, description = "Print one JSON document in place of text.")
  private boolean wanted;

  /** Whether a program reads the report. */
  public boolean isWanted() {
    return wanted;
  }
}
