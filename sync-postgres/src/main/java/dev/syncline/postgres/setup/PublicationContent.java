package dev.syncline.postgres.setup;

import dev.syncline.engine.change.TableName;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a publication has to publish.
 *
 * @param relations the tables it lists: each captured one, and what inherits from it
 * @param parts what holds the rows of captured tables, partitions too
 * @param storedColumns whether stored generated columns have to be published, because a replica
 *     identity has them or a public schema is given them
 */
record PublicationContent(Set<TableName> relations, Set<TableName> parts, boolean storedColumns) {
  PublicationContent {
    relations = new TreeSet<>(relations);
    parts = Set.copyOf(parts);
  }

  /**
   * What the capture of these tables needs.
   *
   * @param asked whether a public schema is given a stored generated column of the changed row
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
