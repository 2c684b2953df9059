package dev.syncline.postgres.transform.plan;

import dev.syncline.postgres.setup.SourceColumn;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How the key of a public row is told from the image of the deleted row of the primary table.
 *
 * @param key the key, each column with its origin; empty where it cannot be told
 * @param local the same without asking the source, where every type allows it
 */
public record DeletedKey(List<KeyColumn> key, Optional<KeyOfRow> local) {
  public DeletedKey {
    key = List.copyOf(key);
  }

  /** From the first of these transformations that tells it. */
  public static DeletedKey of(List<TransformationPlan> candidates, Set<Long> quoted) {
    return candidates.stream()
        .filter(TransformationPlan::derivesKey)
        .findFirst()
        .map(found -> new DeletedKey(found.key(), KeyOfRow.of(found.key(), quoted)))
        .orElse(new DeletedKey(List.of(), Optional.empty()));
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
