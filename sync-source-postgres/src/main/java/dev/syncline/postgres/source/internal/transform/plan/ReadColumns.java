package dev.syncline.postgres.source.internal.transform.plan;

import java.util.HashSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The columns of captured tables that SQL may read. It contains all that the SQL reads, and may
 * contain more: a name counts for each of its tables, whatever its case and wherever it stands.
 *
 * @param names in lower case; empty for SQL that reads whole rows, with whatever columns they have
 */
public record ReadColumns(Optional<Set<String>> names) {
  /** Every column, including columns that are added later. */
  public static final ReadColumns WHOLE_ROWS = new ReadColumns(Optional.empty());

  public ReadColumns {
    names = Objects.requireNonNull(names, "names").map(Set::copyOf);
  }

  /** The columns of these names. */
  public static ReadColumns named(Set<String> columns) {
    return new ReadColumns(
        Optional.of(
            columns.stream().map(ReadColumns::folded).collect(Collectors.toUnmodifiableSet())));
  }

  /** The columns that either of two may read. */
  public ReadColumns with(ReadColumns other) {
    return new ReadColumns(
        names.flatMap(
            these ->
                other.names.map(
                    those -> {
                      Set<String> all = new HashSet<>(these);
                      all.addAll(those);
                      return all;
                    })));
  }

  /** Whether a column of that name may be among them. */
  public boolean reads(String column) {
    return names.map(some -> some.contains(folded(column))).orElse(true);
  }

  /** Whether rows are read as a whole. */
  public boolean readsWholeRows() {
    return names.isEmpty();
  }

  private static String folded(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
