package dev.syncline.postgres.sink.internal.plan;

import dev.syncline.eventstore.Position;
import java.util.ArrayList;
import java.util.List;

/** Splits work into source transactions. */
public final class SourceTransactions {
  private SourceTransactions() {}

  /** The work of each source transaction, in order; the last one may continue in later work. */
  public static List<List<Work>> of(List<Work> work) {
    List<List<Work>> transactions = new ArrayList<>();
    int from = 0;
    for (int to = 1; to <= work.size(); to++) {
      if (to == work.size() || !first(work, to).equals(first(work, from))) {
        transactions.add(work.subList(from, to));
        from = to;
      }
    }
    return transactions;
  }

  private static Position first(List<Work> work, int index) {
    return work.get(index).event().transactionFirst();
  }
}
