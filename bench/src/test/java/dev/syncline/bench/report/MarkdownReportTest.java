package dev.syncline.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.bench.measure.Metric;
import dev.syncline.bench.report.Results.WorkloadInfo;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MarkdownReportTest {
  @Test
  void showsMediansSpreadsRatiosAndWhatFailed() {
    String report =
        MarkdownReport.of(
            results(
                cell("ours", 1, 8),
                cell("ours", 2, 10),
                cell("theirs", 1, 20),
                new Cell("backlog", "theirs", 2, Map.of(), Optional.of("gave up"))));

    assertThat(report)
        .contains("| ours | 9.00 (8.00–10.0) |")
        .contains("| theirs | 20.0 |")
        .contains("| theirs | 2.50 |")
        .contains("- backlog on theirs, round 2: gave up");
  }

  @Test
  void saysNothingOfWorkloadsThatWereNotRun() {
    assertThat(MarkdownReport.of(results())).doesNotContain("## backlog");
  }

  private static Cell cell(String peer, int round, double drain) {
    return new Cell("backlog", peer, round, Map.of(Metric.DRAIN, drain), Optional.empty());
  }

  private static Results results(Cell... cells) {
    Map<String, String> peers = new LinkedHashMap<>();
    peers.put("ours", "ours");
    peers.put("theirs", "theirs");
    return new Results(
        Instant.EPOCH,
        "abc",
        1,
        new Machine(2, "processor", 24, "Linux", "Java", 0.1),
        "18.6",
        Map.of("fsync", "on"),
        "ours",
        peers,
        List.of(new WorkloadInfo("backlog", "many rows", Optional.empty())),
        List.of(cells));
  }
}
