package dev.syncline.faults.workload;

import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** The journal entries of one transaction; every transaction writes one as its last change. */
public final class Entries {
  private final List<Long> undone = new ArrayList<>();

  /** Writes an entry; its id. */
  long write(Statement statement, Author author) throws SQLException {
    long id = author.nextEntry();
    statement.execute(
        "INSERT INTO journal (id, writer) VALUES (%d, %d)".formatted(id, author.number()));
    return id;
  }

  /** An entry was taken back before the transaction's end. */
  void undone(long id) {
    undone.add(id);
  }

  List<Long> undone() {
    return undone;
  }
}
