package dev.syncline.bench.workload;

import dev.syncline.bench.server.Database;
import java.util.List;

/**
 * Many transactions of one statement, run by the server itself.
 *
 * @param count how many
 * @param statements SQL in which {@code n} is the transaction's number from 0; each transaction
 *     runs one of them, in turn
 */
record Transactions(long count, List<String> statements) {
  static Transactions of(long count, String statement) {
    return new Transactions(count, List.of(statement));
  }

  /** Runs them. What is measured is not the writing, so it does not wait for the disk. */
  void run(Database database) {
    database.execute("SET synchronous_commit = off", block());
  }

  String block() {
    StringBuilder block = new StringBuilder("DO $$ BEGIN FOR n IN 0..");
    block.append(count - 1).append(" LOOP CASE n % ").append(statements.size());
    for (int index = 0; index < statements.size(); index++) {
      block.append(" WHEN ").append(index).append(" THEN ").append(statements.get(index));
      block.append(';');
    }
    return block.append(" END CASE; COMMIT; END LOOP; END $$").toString();
  }
}
