package dev.syncline.eventstore;

/**
 * A fencing number. Whoever takes a feed or a cursor over raises it; whoever holds a lower one can
 * never write again.
 *
 * @param value from 1
 */
public record Epoch(long value) {}
