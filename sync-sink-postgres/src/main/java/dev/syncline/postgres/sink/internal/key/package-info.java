/**
 * Which row of a table an event changes. {@link dev.syncline.postgres.sink.internal.key.KeyReading}
 * reads the event's key as a {@link dev.syncline.postgres.sink.internal.key.RowKey}: as the values
 * that the destination's columns store, if their types have a {@link
 * dev.syncline.postgres.sink.internal.key.KeyForm}, else as the canonical text.
 */
@NullMarked
package dev.syncline.postgres.sink.internal.key;

import org.jspecify.annotations.NullMarked;
