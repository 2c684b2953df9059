package dev.syncline.cli.logging;

import java.util.Locale;

/** Log levels, from least to most output. The names are ReJot's. */
public enum LogLevel {
  /** Messages for the user of the command, and errors. */
  USER,
  ERROR,
  WARN,
  INFO,
  DEBUG,
  TRACE;

  /** The level as the command line writes it: {@code info}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
