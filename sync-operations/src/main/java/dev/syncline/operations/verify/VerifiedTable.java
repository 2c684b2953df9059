package dev.syncline.operations.verify;

import dev.syncline.postgres.sink.verify.Coverage;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The table of a consumer schema, and what of it is compared.
 *
 * @param name its name, with its schema
 * @param key the columns that identify a row
 * @param columns the columns whose values are compared
 * @param omitted the other columns that the consumer's SQL writes, each with the reason
 * @param onlyKeys why only keys and counts are compared; empty if columns are
 * @param extrasKept why a row without a row at the source is no difference; empty if it is one
 */
public record VerifiedTable(
    String name,
    List<String> key,
    List<String> columns,
    Map<String, String> omitted,
    Optional<String> onlyKeys,
    Optional<String> extrasKept) {
  public VerifiedTable {
    Objects.requireNonNull(name, "name");
    key = List.copyOf(key);
    columns = List.copyOf(columns);
    omitted = new TreeMap<>(omitted);
    Objects.requireNonNull(onlyKeys, "onlyKeys");
    Objects.requireNonNull(extrasKept, "extrasKept");
  }

  static VerifiedTable of(Coverage coverage) {
    return new VerifiedTable(
        coverage.table(),
        coverage.key(),
        coverage.columns(),
        coverage.omitted(),
        coverage.limitation(),
        coverage.extrasKept());
  }
}
