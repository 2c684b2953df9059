package dev.syncline.faults.workload;

import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * One thing a transaction does. Each makes sense whatever was done before, so that any selection of
 * a program's transactions is a program again.
 */
public sealed interface Operation {
  /** Runs it in an open transaction. */
  void run(Statement statement, Author author, Entries entries) throws SQLException;

  /** Moves money between two tables; their sum stays. */
  record Transfer(int from, int to, int amount) implements Operation {
    @Override
    public void run(Statement statement, Author author, Entries entries) throws SQLException {
      statement.execute(
          "UPDATE accounts SET balance = balance - %d, version = version + 1 WHERE id = %d"
              .formatted(amount, from));
      statement.execute(
          "UPDATE savings SET balance = balance + %d, version = version + 1 WHERE id = %d"
              .formatted(amount, to));
    }
  }

  /** Inserts an item, or updates it and leaves its large value alone. */
  record Put(int key) implements Operation {
    @Override
    public void run(Statement statement, Author author, Entries entries) throws SQLException {
      statement.execute(
          """
          INSERT INTO items (id, version, note) VALUES (%d, %d, 'put')
          ON CONFLICT (id) DO UPDATE SET version = excluded.version, note = excluded.note
          """
              .formatted(author.item(key), author.nextVersion()));
    }
  }

  /** Gives an item a value too large for its row. */
  record Enlarge(int key) implements Operation {
    @Override
    public void run(Statement statement, Author author, Entries entries) throws SQLException {
      statement.execute(
          """
          INSERT INTO items (id, version, note, large)
          SELECT %d, %d, 'enlarged', string_agg(md5(random()::text), '') FROM generate_series(1, 300)
          ON CONFLICT (id) DO UPDATE
            SET version = excluded.version, note = excluded.note, large = excluded.large
          """
              .formatted(author.item(key), author.nextVersion()));
    }
  }

  /** Updates an item if it is there. */
  record Touch(int key) implements Operation {
    @Override
    public void run(Statement statement, Author author, Entries entries) throws SQLException {
      statement.execute(
          "UPDATE items SET version = %d, note = 'touched' WHERE id = %d"
              .formatted(author.nextVersion(), author.item(key)));
    }
  }

  /** Updates one of the items that were there before anything started. */
  record TouchPreloaded(int key) implements Operation {
    @Override
    public void run(Statement statement, Author author, Entries entries) throws SQLException {
      statement.execute(
          "UPDATE items SET version = %d, note = 'touched' WHERE id = %d"
              .formatted(author.nextVersion(), author.preloaded(key)));
    }
  }

  /** Deletes an item if it is there. */
  record Remove(int key) implements Operation {
    @Override
    public void run(Statement statement, Author author, Entries entries) throws SQLException {
      statement.execute("DELETE FROM items WHERE id = " + author.item(key));
    }
  }

  /** Deletes an item and inserts one of the same key. */
  record Replace(int key) implements Operation {
    @Override
    public void run(Statement statement, Author author, Entries entries) throws SQLException {
      new Remove(key).run(statement, author, entries);
      statement.execute(
          "INSERT INTO items (id, version, note) VALUES (%d, %d, 'replaced')"
              .formatted(author.item(key), author.nextVersion()));
    }
  }

  /** Changes an item's primary key, unless the new one is taken. */
  record Rename(int from, int to) implements Operation {
    @Override
    public void run(Statement statement, Author author, Entries entries) throws SQLException {
      statement.execute(
          """
          UPDATE items SET id = %2$d, version = %3$d, note = 'renamed'
          WHERE id = %1$d AND NOT EXISTS (SELECT FROM items WHERE id = %2$d)
          """
              .formatted(author.item(from), author.item(to), author.nextVersion()));
    }
  }

  /** Inserts or updates many items in one statement. */
  record PutMany(int first, int count) implements Operation {
    @Override
    public void run(Statement statement, Author author, Entries entries) throws SQLException {
      statement.execute(
          """
          INSERT INTO items (id, version, note)
          SELECT n, %3$d, 'many' FROM generate_series(%1$d, %1$d + %2$d - 1) n
          ON CONFLICT (id) DO UPDATE SET version = excluded.version, note = excluded.note
          """
              .formatted(author.item(first), count, author.nextVersion()));
    }
  }

  /** Deletes many items in one statement. */
  record RemoveMany(int first, int count) implements Operation {
    @Override
    public void run(Statement statement, Author author, Entries entries) throws SQLException {
      int from = author.item(first);
      statement.execute(
          "DELETE FROM items WHERE id BETWEEN %d AND %d".formatted(from, from + count - 1));
    }
  }

  /** Does something and a journal entry, and goes back to the savepoint before them. */
  record Undone(List<Operation> operations) implements Operation {
    @Override
    public void run(Statement statement, Author author, Entries entries) throws SQLException {
      statement.execute("SAVEPOINT before");
      for (Operation operation : operations) {
        operation.run(statement, author, entries);
      }
      entries.undone(entries.write(statement, author));
      statement.execute("ROLLBACK TO SAVEPOINT before");
    }
  }
}
