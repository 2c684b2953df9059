package dev.syncline.postgres.sink.verify;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Some rows' keys at a destination, in the order of its index.
 *
 * @param keys the keys
 * @param next where the next page begins; empty after the last
 */
public record KeyPage(List<Key> keys, Optional<After> next) {
  /**
   * A key.
   *
   * @param values the text of each column, in the order of {@link DestinationRows#keyProperties}
   * @param json a JSON object of the key properties
   */
  public record Key(List<String> values, String json) {
    public Key {
      values = List.copyOf(values);
      Objects.requireNonNull(json, "json");
    }
  }

  /** The key after which a page begins, as texts. */
  public record After(List<String> values) {
    public After {
      values = List.copyOf(values);
    }
  }

  public KeyPage {
    keys = List.copyOf(keys);
    Objects.requireNonNull(next, "next");
  }
}
