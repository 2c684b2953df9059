package dev.syncline.postgres.sink.value;

import java.util.Optional;

/** Tells from the JSON text of an event's key which row of a table it is about. */
public interface KeyReading {
  /** By the text alone: one text is one row, but two texts may be one as well. */
  KeyReading BY_TEXT = key -> Optional.of(new RowKey(key));

  /**
   * Reads a key.
   *
   * @param key a JSON object
   * @return empty if only the server knows: it may be any row
   */
  Optional<RowKey> read(String key);
}
