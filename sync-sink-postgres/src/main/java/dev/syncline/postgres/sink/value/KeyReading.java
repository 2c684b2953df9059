package dev.syncline.postgres.sink.value;

import java.util.Optional;

/** Derives from the JSON text of an event's key which row of a table the event changes. */
public interface KeyReading {
  /** Compares texts only: equal texts mean one row, but different texts may mean the same row. */
  KeyReading BY_TEXT = key -> Optional.of(new RowKey(key));

  /**
   * Reads a key.
   *
   * @param key a JSON object
   * @return empty if only the server can read the key, which may then mean any row
   */
  Optional<RowKey> read(String key);
}
