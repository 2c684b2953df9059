package dev.syncline.eventstore;

import dev.syncline.manifest.schema.Operation;
import java.time.Instant;
import java.util.Optional;

/**
 * A public event as read from a feed.
 *
 * @param position its place
 * @param transactionFirst the position of the first event of its source transaction, which
 *     identifies the transaction within the feed
 * @param schema which public schema and major version it belongs to
 * @param minor the minor version of the contract that produced it
 * @param operation what happened to the public row
 * @param key a JSON object of the key properties
 * @param object the public row as a JSON object; absent for a delete
 * @param committedAt when its transaction committed at the source, by the source's clock
 */
public record Event(
    Position position,
    Position transactionFirst,
    SchemaId schema,
    int minor,
    Operation operation,
    String key,
    Optional<String> object,
    Instant committedAt) {
  /** How many characters of JSON it carries. */
  public long characters() {
    return (long) key.length() + object.map(String::length).orElse(0);
  }
}
