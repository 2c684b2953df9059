package dev.syncline.bench.flow;

/**
 * A column of a benchmark table.
 *
 * @param name its name
 * @param type its PostgreSQL type, constraints included
 * @param jsonType its type in an output schema
 * @param value SQL that computes the value of row {@code i}
 */
public record Column(String name, String type, String jsonType, String value) {}
