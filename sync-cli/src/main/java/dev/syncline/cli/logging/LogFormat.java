package dev.syncline.cli.logging;

import java.util.Locale;

/** The format of log lines. */
public enum LogFormat {
  /** One readable line: time, level, role, message. */
  TEXT,
  /** One JSON object per line, for a log collector. */
  JSON;

  /** The format as the command line writes it: {@code text}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
