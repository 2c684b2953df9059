package dev.syncline.bench.workload;

import dev.syncline.bench.flow.Flow;
import dev.syncline.bench.flow.Table;
import dev.syncline.bench.peer.PeerKind;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** The backlog: 300 transactions of 1,000 new rows and 100,000 of one, and its variants. */
final class Inserts {
  static final String BACKLOG = "backlog";

  private static final int ROWS = 1000;

  private Inserts() {}

  static Workload backlog(Scale scale) {
    return drain(BACKLOG, scale, 1, 1, EnumSet.noneOf(PeerKind.class));
  }

  /** The same rows, spread over several public schemas of a table each. */
  static Workload schemas(Scale scale, int count) {
    return drain("schemas-" + count, scale, count, 1, EnumSet.noneOf(PeerKind.class));
  }

  /** The same rows for several consumers; the raw engine has none. */
  static Workload consumers(Scale scale, int count) {
    return drain("consumers-" + count, scale, 1, count, EnumSet.of(PeerKind.DEBEZIUM));
  }

  /** The same rows after ten million others have passed. */
  static Workload fullStore(Scale scale) {
    Table item = Table.narrow("item");
    Table history = Table.narrow("history");
    long passed = scale.of(10_000_000);
    return new Drain(
        "full-store",
        "the backlog, after %,d other events have passed and are kept".formatted(passed),
        Flow.of(List.of(item, history)),
        Map.of(history, passed),
        transactions(scale, List.of(item)),
        changes(scale),
        EnumSet.complementOf(EnumSet.of(PeerKind.SYNCLINE)),
        Optional.of(BACKLOG));
  }

  private static Drain drain(
      String name, Scale scale, int tableCount, int consumers, Set<PeerKind> without) {
    List<Table> tables =
        IntStream.range(0, tableCount).mapToObj(number -> Table.narrow("item" + number)).toList();
    return new Drain(
        name,
        "%,d transactions of 1,000 inserts and %,d of one; %d tables, %d destinations"
            .formatted(scale.of(300), scale.of(100_000), tableCount, consumers),
        Flow.of(tables).to(consumers),
        Map.of(),
        transactions(scale, tables),
        changes(scale),
        without,
        name.equals(BACKLOG) ? Optional.empty() : Optional.of(BACKLOG));
  }

  private static List<Transactions> transactions(Scale scale, List<Table> tables) {
    long large = scale.of(300);
    return List.of(
        new Transactions(
            large, tables.stream().map(t -> t.insert("n * 1000 + 1", "n * 1000 + 1000")).toList()),
        new Transactions(
            scale.of(100_000),
            tables.stream()
                .map(t -> t.insert("n + " + (large * ROWS + 1), "n + " + (large * ROWS + 1)))
                .toList()));
  }

  private static long changes(Scale scale) {
    return scale.of(300) * ROWS + scale.of(100_000);
  }
}
