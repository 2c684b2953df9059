package dev.syncline.postgres.sink.internal.key;

/**
 * Identifies the row that an event changes, among events of statements that read keys in the same
 * way.
 *
 * @param form equal for equal keys; it has no other use
 */
public record RowKey(String form) {}
