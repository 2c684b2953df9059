package dev.syncline.bench.report;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything one run of the benchmark found.
 *
 * @param revision of the source tree
 * @param scale how much of the full sizes was run
 * @param settings of the PostgreSQL servers, as far as they are not defaults
 * @param subject the system the others are held against
 */
public record Results(
    Instant began,
    String revision,
    double scale,
    Machine machine,
    String postgresql,
    Map<String, String> settings,
    String subject,
    Map<String, String> peers,
    List<WorkloadInfo> workloads,
    List<Cell> cells) {
  /**
   * What was asked of the systems.
   *
   * @param variantOf the workload it is held against, on the same system
   */
  public record WorkloadInfo(String name, String description, Optional<String> variantOf) {}

  /** The rounds of one workload on one system. */
  public List<Cell> cells(String workload, String peer) {
    return cells.stream()
        .filter(cell -> cell.workload().equals(workload) && cell.peer().equals(peer))
        .toList();
  }
}
