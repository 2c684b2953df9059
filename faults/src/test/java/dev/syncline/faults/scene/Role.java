package dev.syncline.faults.scene;

import java.util.Locale;

/** What a process does. */
public enum Role {
  /** From the source to the event store. */
  PUBLISHER,
  /** From the event store to the destination. */
  CONSUMER;

  /** Its name in reports. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
