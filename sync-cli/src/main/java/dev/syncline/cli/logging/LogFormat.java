package dev.syncline.cli.logging;

import java.util.Locale;

/** How a log line looks. */
public enum LogFormat {
  /** One readable line: time, level, role, message. */
  TEXT,
  /** One JSON object a line, for a log collector. */
  JSON;

  /** The format as the command line writes it: {@code text}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
