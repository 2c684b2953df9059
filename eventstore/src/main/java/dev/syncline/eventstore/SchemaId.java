package dev.syncline.eventstore;

/**
 * The registry's short name for one major version of one public schema. All its minors share it, so
 * that a reader keeps getting the events of a minor published after it began to read.
 *
 * @param value assigned by the event store
 */
public record SchemaId(int value) {}
