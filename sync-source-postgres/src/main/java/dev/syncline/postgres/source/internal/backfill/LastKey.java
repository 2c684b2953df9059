package dev.syncline.postgres.source.internal.backfill;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The primary key of the row that was read last, and the order in which it was the last. Progress
 * keeps it as a JSON object.
 *
 * @param order see {@link KeyOrder}
 * @param values one text for each column
 */
record LastKey(String order, List<String> values) {
  private static final ObjectMapper JSON = new ObjectMapper();

  LastKey {
    Objects.requireNonNull(order, "order");
    values = List.copyOf(values);
  }

  String write() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("texts are always JSON", impossible);
    }
  }

  /** Reads a key; empty for one of an earlier version, which did not record the order. */
  static Optional<LastKey> read(String json) {
    try {
      return Optional.of(JSON.readValue(json, LastKey.class));
    } catch (JsonProcessingException ofAnEarlierVersion) {
      return Optional.empty();
    }
  }
}
