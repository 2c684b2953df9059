package dev.syncline.manifest.schema;

import java.util.Locale;

/** What happened to a row, at the source or in a public event. */
public enum Operation {
  INSERT,
  UPDATE,
  DELETE;

  private final String text = name().toLowerCase(Locale.ROOT);

  /** The operation as manifests and the event store write it: {@code insert}. */
  public String text() {
    return text;
  }

  /**
   * The operation that a manifest names, in any case of letters.
   *
   * @throws IllegalArgumentException if the text names no operation
   */
  public static Operation of(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }
}
