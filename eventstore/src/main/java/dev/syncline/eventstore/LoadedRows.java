package dev.syncline.eventstore;

/**
 * What became of the rows of a chunk; the others were told before.
 *
 * @param added how many are events now
 * @param setAside how many were set aside
 */
public record LoadedRows(int added, int setAside) {}
