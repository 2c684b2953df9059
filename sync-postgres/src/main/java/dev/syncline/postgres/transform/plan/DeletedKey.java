package dev.syncline.postgres.transform.plan;

import dev.syncline.postgres.setup.SourceColumn;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How the key of a public row is told from the image of the deleted row of the primary table.
 *
 * @param key the key, each column with its origin; empty where it cannot be told
 * @param local the same without asking the source, where every type allows it
 * @param equal the operators that compare {@link #columns}
 * @param holder asks which row has the key now, where another may have taken it before this one
 *     left it
 */
public record DeletedKey(
    List<KeyColumn> key, Optional<KeyOfRow> local, List<String> equal, Optional<Lookup> holder) {
  public DeletedKey {
    key = List.copyOf(key);
    equal = List.copyOf(equal);
  }

  /** From the first of these transformations that tells it. */
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
   * @param rows the transformation that gives the public row of that one
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
   * Asks what is left of the public row of a row that is gone.
   *
   * <p>A group by an expression is asked for as it is: rows of it may have other values of the
   * columns in that expression.
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

  /** The first of these that tells it, one that finds no other rows before the others. */
  public static Optional<TransformationPlan> teller(List<TransformationPlan> candidates) {
    return candidates.stream()
        .filter(TransformationPlan::derivesKey)
        .min(Comparator.comparing(plan -> plan.finds().mayLeaveRows()));
  }

  /** Whether it can be told. */
  public boolean isKnown() {
    return !key.isEmpty();
  }

  /** The changed table's columns it is told by. */
  public List<SourceColumn> columns() {
    Set<SourceColumn> columns = new LinkedHashSet<>();
    key.forEach(part -> part.origin().ifPresent(origin -> columns.add(origin.column())));
    return List.copyOf(columns);
  }

  /** The statement that has PostgreSQL render keys. */
  public Lookup lookup() {
    return Lookup.ofKeys(columns(), key);
  }
}
