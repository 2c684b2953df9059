package dev.syncline.postgres.sink.value;

/**
 * What stands for the row that an event is about, among events of statements that read keys in the
 * same way.
 *
 * @param form equal for equal keys, and of no use else
 */
public record RowKey(String form) {}
