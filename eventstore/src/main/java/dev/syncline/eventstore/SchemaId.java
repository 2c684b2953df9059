package dev.syncline.eventstore;

/**
 * The registry's short name for one version of one public schema.
 *
 * @param value assigned by the event store
 */
public record SchemaId(int value) {}
