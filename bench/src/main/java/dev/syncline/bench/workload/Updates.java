package dev.syncline.bench.workload;

import dev.syncline.bench.flow.Flow;
import dev.syncline.bench.flow.Table;
import java.util.List;
import java.util.Map;

/** A backlog that only changes rows that are there: 300 times 1,000 of them, 100,000 times one. */
final class Updates {
  private Updates() {}

  static Workload backlog(Scale scale) {
    Table item = Table.narrow("item");
    long thousands = scale.of(100);
    long rows = thousands * 1000;
    String change = "UPDATE item SET amount = amount + 1, name = 'changed ' || n WHERE id ";
    return new Drain(
        "updates",
        "%,d transactions of 1,000 updates and %,d of one, over %,d existing rows"
            .formatted(scale.of(300), scale.of(100_000), rows),
        Flow.of(List.of(item)),
        Map.of(item, rows),
        List.of(
            Transactions.of(
                scale.of(300),
                change
                    + "BETWEEN n %% %d * 1000 + 1 AND n %% %<d * 1000 + 1000".formatted(thousands)),
            // 7919 is a prime, so that neighbours in time are not neighbours in the table.
            Transactions.of(scale.of(100_000), change + "= 1 + n::bigint * 7919 % " + rows)),
        scale.of(300) * 1000 + scale.of(100_000));
  }
}
