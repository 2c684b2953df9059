package dev.syncline.bench.report;

import dev.syncline.bench.measure.Metric;
import dev.syncline.bench.measure.Spread;
import dev.syncline.bench.report.Results.WorkloadInfo;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Results as tables for people. */
public final class MarkdownReport {
  private final Results results;
  private final StringBuilder text = new StringBuilder();

  private MarkdownReport(Results results) {
    this.results = results;
  }

  public static String of(Results results) {
    return new MarkdownReport(results).render();
  }

  private String render() {
    text.append("# Benchmark of ").append(results.began()).append("\n\n");
    conditions();
    results.workloads().forEach(this::workload);
    variants();
    failures();
    legend();
    return text.toString();
  }

  private void conditions() {
    Machine machine = results.machine();
    line("- Revision %s, scale %s".formatted(results.revision(), number(results.scale())));
    line(
        "- %d cores (%s), %d GiB, %s, %s; load before: %s"
            .formatted(
                machine.cores(),
                machine.processor(),
                machine.memoryGiB(),
                machine.system(),
                machine.java(),
                number(machine.loadBefore())));
    line(
        "- PostgreSQL %s, all servers, systems and writers on this machine; %s"
            .formatted(
                results.postgresql(),
                results.settings().entrySet().stream()
                    .map(setting -> setting.getKey() + " = " + setting.getValue())
                    .collect(Collectors.joining(", "))));
    results.peers().forEach((name, meaning) -> line("- `%s`: %s".formatted(name, meaning)));
  }

  private void workload(WorkloadInfo workload) {
    Map<String, Map<Metric, Spread>> spreads = new LinkedHashMap<>();
    Map<String, Map<Metric, Spread>> ratios = new LinkedHashMap<>();
    for (String peer : results.peers().keySet()) {
      List<Cell> cells = results.cells(workload.name(), peer);
      put(spreads, peer, Comparison.spreads(cells));
      if (!peer.equals(results.subject())) {
        List<Cell> subject = results.cells(workload.name(), results.subject());
        put(ratios, peer, Comparison.advantages(subject, cells));
      }
    }
    if (!spreads.isEmpty()) {
      line("\n## " + workload.name() + "\n\n" + workload.description() + "\n");
      table("system", spreads);
    }
    if (!ratios.isEmpty()) {
      line("\nHow many times better " + results.subject() + " is, in the same round:\n");
      table("than", ratios);
    }
  }

  /** Workloads that vary another one, each system held against itself. */
  private void variants() {
    Map<String, Map<Metric, Spread>> rows = new LinkedHashMap<>();
    for (WorkloadInfo workload : results.workloads()) {
      for (String peer : results.peers().keySet()) {
        workload
            .variantOf()
            .map(base -> results.cells(base, peer))
            .map(base -> Comparison.advantages(results.cells(workload.name(), peer), base))
            .ifPresent(ratios -> put(rows, workload.name() + ", " + peer, ratios));
      }
    }
    if (!rows.isEmpty()) {
      line("\n## Variants\n\nEach held against `backlog` on the same system in the same round:\n");
      table("workload, system", rows);
    }
  }

  private static void put(
      Map<String, Map<Metric, Spread>> rows, String name, Map<Metric, Spread> values) {
    if (!values.isEmpty()) {
      rows.put(name, values);
    }
  }

  private void table(String corner, Map<String, Map<Metric, Spread>> rows) {
    Set<Metric> metrics = EnumSet.noneOf(Metric.class);
    rows.values().forEach(values -> metrics.addAll(values.keySet()));
    List<String> head = new ArrayList<>(List.of(corner));
    metrics.forEach(metric -> head.add(metric.text() + " (" + metric.unit() + ")"));
    row(head);
    row(head.stream().map(cell -> "---").toList());
    rows.forEach(
        (name, values) -> {
          List<String> cells = new ArrayList<>(List.of(name));
          metrics.forEach(metric -> cells.add(spread(values.get(metric))));
          row(cells);
        });
  }

  private void row(List<String> cells) {
    line("| " + String.join(" | ", cells) + " |");
  }

  private static String spread(@Nullable Spread spread) {
    if (spread == null) {
      return "";
    }
    return spread.min() == spread.max()
        ? number(spread.median())
        : "%s (%s–%s)"
            .formatted(number(spread.median()), number(spread.min()), number(spread.max()));
  }

  /** Three digits that count. */
  static String number(double value) {
    if (Math.abs(value) >= 100) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    return String.format(Locale.ROOT, Math.abs(value) >= 10 ? "%.1f" : "%.2f", value);
  }

  private void failures() {
    List<Cell> failed = results.cells().stream().filter(c -> c.failure().isPresent()).toList();
    if (!failed.isEmpty()) {
      line("\n## Not measured\n");
      for (Cell cell : failed) {
        line(
            "- %s on %s, round %d: %s"
                .formatted(
                    cell.workload(),
                    cell.peer(),
                    cell.round(),
                    cell.failure().orElseThrow().lines().collect(Collectors.joining(" / "))));
      }
    }
  }

  private void legend() {
    line("\n## Columns\n");
    line("Medians of the rounds, with the least and the greatest in parentheses.\n");
    for (Metric metric : Metric.values()) {
      line("- %s (%s): %s".formatted(metric.text(), metric.unit(), metric.meaning()));
    }
  }

  private void line(String line) {
    text.append(line).append('\n');
  }
}
