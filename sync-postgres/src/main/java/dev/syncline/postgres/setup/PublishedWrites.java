package dev.syncline.postgres.setup;

import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.postgres.setup.Publication.StoredColumns;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Looks at whether the application can still write what a publication publishes. PostgreSQL decides
 * that at each update and delete, so that a later ALTER TABLE, a new partition or a dropped index
 * can end it.
 */
public final class PublishedWrites {
  private PublishedWrites() {}

  /**
   * What makes updates or deletes of published tables fail now; empty if nothing does, or if there
   * is no such publication.
   *
   * @param session a session at the source; the look takes a few queries and no lock
   * @throws SQLException if the source could not be asked
   */
  public static List<Diagnostic> problems(Connection session, String publication)
      throws SQLException {
    boolean leavesOut = Publication.read(session, publication).stored() == StoredColumns.LEFT_OUT;
    List<Diagnostic> problems = new ArrayList<>();
    for (TablePart part : TableParts.publishedBy(session, publication)) {
      Optional<Diagnostic> problem = WriteCheck.problem(part);
      if (problem.isEmpty() && leavesOut) {
        problem = WriteCheck.problemWithoutStored(part, publication);
      }
      problem.ifPresent(problems::add);
    }
    return problems;
  }
}
