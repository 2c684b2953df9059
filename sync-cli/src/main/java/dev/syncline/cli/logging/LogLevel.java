package dev.syncline.cli.logging;

import java.util.Locale;

/** How much is logged, from least to most. The names are ReJot's. */
public enum LogLevel {
  /** What the person who started the command needs, and errors. */
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
