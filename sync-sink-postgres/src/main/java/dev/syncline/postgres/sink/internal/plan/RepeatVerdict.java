package dev.syncline.postgres.sink.internal.plan;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Whether the events of a statement can be applied again with the same result, as far as its text
 * and its table show.
 *
 * @param statement which statement of its consumer schema: {@code sql} or {@code deleteSql}
 * @param table the OID of the table it writes to; empty if its text does not show it
 * @param family the OIDs of that table and of all that may contain its rows
 * @param deletes whether it deletes rows
 * @param compared the columns by which it finds rows
 * @param conflicting those of them by which an INSERT finds that its row is there already
 * @param changed the columns whose value in an existing row it may change
 * @param reasons what cannot be shown to be repeatable; empty if everything can
 * @param notes what is different although the result counts as the same
 */
public record RepeatVerdict(
    String statement,
    Optional<Long> table,
    Set<Long> family,
    boolean deletes,
    Set<String> compared,
    Set<String> conflicting,
    Set<String> changed,
    List<String> reasons,
    List<String> notes) {
  public RepeatVerdict {
    Objects.requireNonNull(statement, "statement");
    Objects.requireNonNull(table, "table");
    family = Set.copyOf(family);
    conflicting = Set.copyOf(conflicting);
    compared = Set.copyOf(compared);
    changed = Set.copyOf(changed);
    reasons = List.copyOf(reasons);
    notes = List.copyOf(notes);
  }

  /** The same with more reasons. */
  public RepeatVerdict because(List<String> more) {
    List<String> all = Stream.concat(reasons.stream(), more.stream()).toList();
    return new RepeatVerdict(
        statement, table, family, deletes, compared, conflicting, changed, all, notes);
  }
}
