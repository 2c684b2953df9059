package dev.syncline.eventstore;

/**
 * Counts what happened to the rows of a backfill chunk. Rows in neither count were skipped, because
 * earlier events already contain them.
 *
 * @param added how many were added as events
 * @param setAside how many were quarantined
 */
public record LoadedRows(int added, int setAside) {}
