package dev.syncline.engine;

import java.util.Locale;

/** The life of a sync process, in ReJot's terms. */
public enum EngineState {
  INITIAL,
  PREPARED,
  STARTED,
  STOPPED,
  CLOSED;

  /** The state as {@code /status} writes it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
