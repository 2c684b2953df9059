package dev.syncline.postgres.source.internal.setup;

import dev.syncline.engine.change.TableName;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.postgres.source.internal.setup.Publication.StoredColumns;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Checks whether the application can still update and delete published rows. PostgreSQL decides
 * that at each update and delete, so a later ALTER TABLE, a new partition or a dropped index can
 * make them fail.
 */
public final class PublishedWrites {
  private PublishedWrites() {}

  /**
   * The problems that make updates or deletes of published tables fail now; empty if there is none,
   * or no such publication.
   *
   * @param session a session at the source; the check takes a few queries and no lock
   * @throws SQLException if the source could not be queried
   */
  public static List<Diagnostic> problems(Connection session, String publication)
      throws SQLException {
    return refused(session, publication).values().stream().flatMap(List::stream).toList();
  }

  /** The problems by table that the publication lists. */
  static Map<TableName, List<Diagnostic>> refused(Connection session, String publication)
      throws SQLException {
    boolean leavesOut = Publication.read(session, publication).stored() == StoredColumns.LEFT_OUT;
    Map<TableName, List<Diagnostic>> refused = new TreeMap<>();
    for (TablePart part : TableParts.publishedBy(session, publication)) {
      Optional<Diagnostic> problem = WriteCheck.problem(part);
      if (problem.isEmpty() && leavesOut) {
        problem = WriteCheck.problemWithoutStored(part, publication);
      }
      problem.ifPresent(
          found -> refused.merge(part.table(), List.of(found), PublishedWrites::joined));
    }
    return refused;
  }

  private static List<Diagnostic> joined(List<Diagnostic> some, List<Diagnostic> more) {
    return Stream.concat(some.stream(), more.stream()).toList();
  }
}
