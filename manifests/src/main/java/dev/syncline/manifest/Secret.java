package dev.syncline.manifest;

import java.util.Objects;

/**
 * A text that is never printed: {@link #toString()} shows only that there is one.
 *
 * @param reveal the text itself, for handing to a driver and nothing else
 */
public record Secret(String reveal) {
  public Secret {
    Objects.requireNonNull(reveal, "secret");
  }

  @Override
  public String toString() {
    return "***";
  }
}
