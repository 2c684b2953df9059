package dev.syncline.cli.report;

import picocli.CommandLine.Option;

/** The option to print a report as a JSON document. */
public final class JsonOption {
  static final String NAME = "--json";

  @Option(names = NAME, description = "Print one JSON document in place of text.")
  private boolean wanted;

  /** Whether to print JSON. */
  public boolean isWanted() {
    return wanted;
  }
}
