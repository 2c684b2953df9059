package dev.syncline.postgres.source.internal.transform.plan;

import dev.syncline.postgres.source.internal.setup.SourceColumn;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How the key of a public row is derived from the log's image of the deleted primary table row.
 *
 * @param key the key, each column with its origin; empty if it cannot be derived
 * @param local the same without a query at the source, if every type allows it
 * @param equal the operators that compare {@link #columns}
 * @param holder finds the row that has the key now, if another row may have taken it before this
 *     one left it
 */
public record DeletedKey(
    List<KeyColumn> key, Optional<KeyOfRow> local, List<String> equal, Optional<Lookup> holder) {
  public DeletedKey {
    key = List.copyOf(key);
    equal = List.copyOf(equal);
  }

  /** Derives the key with the first of these transformations that can. */
  public static DeletedKey of(List<TransformationPlan> candidates, Set<Long> quoted) {
    List<KeyColumn> key = teller(candidates).map(TransformationPlan::key).orElse(List.of());
    Optional<KeyOfRow> local = key.isEmpty() ? Optional.empty() : KeyOfRow.of(key, quoted);
    return new DeletedKey(key, local, List.of(), Optional.empty());
  }

  /** The same with the operators that compare its columns. */
  public DeletedKey comparedBy(List<String> operators) {
    return new DeletedKey(key, local, operators, holder);
  }

  /**
   * The same where another row may have taken the key before this one left it.
   *
   * @param rows the transformation that gives the public row of that other row
   */
  public DeletedKey takenEarly(TransformationPlan rows) {
    Lookup lookup = held(rows, HeldKey.rendered(rows, columns(), equal));
    return new DeletedKey(key, local, equal, Optional.of(lookup));
  }

  private Lookup held(TransformationPlan rows, String rendered) {
    boolean compares = columns().equals(List.copyOf(rows.keyColumns()));
    return Lookup.ofRows(rows.table(), columns(), rendered, compares ? rows.key() : key);
  }

  /**
   * Finds what remains of the public row of a deleted row.
   *
   * <p>A group by an expression is looked up with the unchanged SQL: its rows may have other values
   * of the columns in that expression.
   *
   * @param rows the transformation that finds it
   */
  public Lookup remaining(TransformationPlan rows) {
    List<SourceColumn> columns = columns();
    if (rows.finds() == Finds.ITS_OWN_VALUES) {
      return held(rows, HeldKey.ofOneRow(rows, columns, equal));
    }
    boolean plain =
        key.stream().flatMap(part -> part.origin().stream()).allMatch(KeyColumn.Origin::isPlain);
    return plain && !columns.isEmpty() && rows.parameters().containsAll(columns)
        ? Lookup.ofRows(
            rows.table(), rows.lookupColumns(), HeldKey.whileHeld(rows, columns, equal), rows.key())
        : Lookup.of(rows);
  }

  /**
   * Finds public rows by the values of their key; empty if those are not the values of columns.
   *
   * @param rows the transformation that gives the public row of a row
   */
  public Optional<Lookup> rowsOfKey(TransformationPlan rows) {
    boolean plain =
        key.stream().allMatch(part -> part.origin().filter(KeyColumn.Origin::isPlain).isPresent());
    return isKnown() && plain && columns().size() == key.size()
        ? Optional.of(held(rows, HeldKey.rendered(rows, columns(), equal)))
        : Optional.empty();
  }

  /** The first of these that derives the key; one that finds no other rows is preferred. */
  public static Optional<TransformationPlan> teller(List<TransformationPlan> candidates) {
    return candidates.stream()
        .filter(TransformationPlan::derivesKey)
        .min(Comparator.comparing(plan -> plan.finds().mayLeaveRows()));
  }

  /** Whether the key can be derived. */
  public boolean isKnown() {
    return !key.isEmpty();
  }

  /** The changed table's columns from which the key is derived. */
  public List<SourceColumn> columns() {
    Set<SourceColumn> columns = new LinkedHashSet<>();
    key.forEach(part -> part.origin().ifPresent(origin -> columns.add(origin.column())));
    return List.copyOf(columns);
  }

  /** The statement that lets PostgreSQL render keys. */
  public Lookup lookup() {
    return Lookup.ofKeys(columns(), key);
  }
}
