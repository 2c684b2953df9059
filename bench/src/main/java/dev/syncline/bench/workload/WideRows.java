package dev.syncline.bench.workload;

import dev.syncline.bench.flow.Flow;
import dev.syncline.bench.flow.Table;
import java.util.List;
import java.util.Map;

/** Rows of two kilobytes, a thousand to a transaction. */
final class WideRows {
  private WideRows() {}

  static Workload backlog(Scale scale) {
    Table document = Table.wide("document");
    return new Drain(
        "wide",
        "%,d transactions of 1,000 inserts of 2 KB".formatted(scale.of(50)),
        Flow.of(List.of(document)),
        Map.of(),
        List.of(Transactions.of(scale.of(50), document.insert("n * 1000 + 1", "n * 1000 + 1000"))),
        scale.of(50) * 1000);
  }
}
