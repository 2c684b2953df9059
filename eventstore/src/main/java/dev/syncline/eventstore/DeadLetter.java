package dev.syncline.eventstore;

import dev.syncline.manifest.schema.Operation;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * A quarantined event: a contract or a consumer's database rejects it, or it waits behind a
 * quarantined event.
 *
 * @param id its number in the table that holds it
 * @param owner the schema whose policy quarantined it: a consumer schema, {@code manifest/schema},
 *     or a public schema, {@code manifest/schema major.minor}
 * @param feed the feed it belongs to, {@code manifest/data store}
 * @param position its place in the feed; absent if it was never published
 * @param transaction identifies its source transaction: the position of the transaction's first
 *     event, or the source's transaction id if the event was never published
 * @param operation what happened to the public row
 * @param key a JSON object of the key properties
 * @param object the public row as a JSON object; absent for a delete
 * @param code the code of the diagnostic
 * @param state the SQLSTATE of the rejection, if a database rejected it
 * @param message the reason, without row values
 * @param quarantinedAt when it was quarantined
 * @param redrivenAt when a redrive applied it; absent while it waits
 */
public record DeadLetter(
    long id,
    String owner,
    String feed,
    Optional<Position> position,
    long transaction,
    Operation operation,
    String key,
    Optional<String> object,
    String code,
    Optional<String> state,
    String message,
    Instant quarantinedAt,
    Optional<Instant> redrivenAt) {
  public DeadLetter {
    Objects.requireNonNull(owner, "owner");
    Objects.requireNonNull(feed, "feed");
    Objects.requireNonNull(position, "position");
    Objects.requireNonNull(operation, "operation");
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(object, "object");
    Objects.requireNonNull(code, "code");
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(message, "message");
    Objects.requireNonNull(quarantinedAt, "quarantinedAt");
    Objects.requireNonNull(redrivenAt, "redrivenAt");
  }
}
