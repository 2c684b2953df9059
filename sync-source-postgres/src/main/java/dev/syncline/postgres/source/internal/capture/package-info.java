/**
 * Captures committed changes: runs the Debezium engine and reads its records into the engine's own
 * changes.
 */
@NullMarked
package dev.syncline.postgres.source.internal.capture;

import org.jspecify.annotations.NullMarked;
