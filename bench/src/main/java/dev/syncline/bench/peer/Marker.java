package dev.syncline.bench.peer;

/**
 * A row that tells how far a system is.
 *
 * @param row its number, in every table
 * @param changes how many changes there are since the last start, this row's included
 */
public record Marker(long row, long changes) {}
