package dev.syncline.postgres.source.internal.setup;

import dev.syncline.engine.change.TableName;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The content that a publication must have.
 *
 * @param relations the tables to list: each captured one, and those that inherit from it
 * @param parts the relations that hold the rows of captured tables, including partitions
 * @param storedColumns whether stored generated columns have to be published, because a replica
 *     identity contains them or a public schema uses them
 */
public record PublicationContent(
    Set<TableName> relations, Set<TableName> parts, boolean storedColumns) {
  public PublicationContent {
    relations = new TreeSet<>(relations);
    parts = Set.copyOf(parts);
  }

  /**
   * The content that the capture of these tables needs.
   *
   * @param asked whether a public schema uses a stored generated column of the changed row
   */
  static PublicationContent of(Collection<SourceTable> tables, boolean asked) {
    return new PublicationContent(
        tables.stream()
            .flatMap(table -> table.published().stream())
            .collect(Collectors.toUnmodifiableSet()),
        tables.stream()
            .flatMap(table -> table.parts().stream())
            .map(TablePart::name)
            .collect(Collectors.toUnmodifiableSet()),
        asked
            || tables.stream()
                .flatMap(table -> table.parts().stream())
                .anyMatch(part -> !part.storedIdentity().isEmpty()));
  }
}
