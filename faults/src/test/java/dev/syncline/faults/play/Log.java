package dev.syncline.faults.play;

import dev.syncline.faults.check.Finding;
import dev.syncline.faults.check.RecoveryTime;
import dev.syncline.faults.fault.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a run has seen so far. */
final class Log {
  private final Map<Fault, FaultLog> faults = new LinkedHashMap<>();
  private final List<Finding> findings = new ArrayList<>();
  private final List<Failure> failures = new ArrayList<>();
  private final long began = System.nanoTime();
  private int cycles;
  private int cyclesOfScene;
  private int scenes;
  private long reads;
  private long transactions;
  private String now = "";

  /** What is known of one fault: how often it struck, and how long the recoveries took. */
  static final class FaultLog {
    private final RecoveryTime recoveries;
    private int strikes;

    private FaultLog(Fault fault) {
      recoveries = new RecoveryTime(fault.bound());
    }

    int strikes() {
      return strikes;
    }

    RecoveryTime recoveries() {
      return recoveries;
    }
  }

  /** A new scene begins. */
  synchronized void scene() {
    scenes++;
    cyclesOfScene = 0;
  }

  /** Something begins. */
  synchronized void begin(String what) {
    now = what;
  }

  /** A cycle begins. */
  synchronized void begin(Cycle cycle) {
    now = cycle.toString();
    cyclesOfScene++;
  }

  /** A fault struck whose recovery is not measured. */
  synchronized void struck(Fault fault) {
    of(fault).strikes++;
  }

  /** A cycle is over. */
  synchronized void recovered(Cycle cycle, Duration recovery) {
    cycles++;
    for (Fault fault : cycle.faults()) {
      struck(fault);
      of(fault).recoveries.add(recovery);
    }
  }

  private FaultLog of(Fault fault) {
    return faults.computeIfAbsent(fault, FaultLog::new);
  }

  synchronized void found(List<Finding> more) {
    findings.addAll(more);
  }

  synchronized void failed(Failure failure) {
    failures.add(failure);
  }

  /** A scene is over. */
  synchronized void counted(long sumReads, long committed) {
    reads += sumReads;
    transactions += committed;
  }

  /** What is going on. */
  synchronized String now() {
    return now;
  }

  synchronized Map<Fault, FaultLog> faults() {
    return new LinkedHashMap<>(faults);
  }

  synchronized List<Finding> findings() {
    return List.copyOf(findings);
  }

  synchronized List<Failure> failures() {
    return List.copyOf(failures);
  }

  synchronized long count(Finding.Kind kind) {
    return findings.stream().filter(finding -> finding.kind() == kind).count();
  }

  /** The cycles that came to their end. */
  synchronized int cycles() {
    return cycles;
  }

  /** The cycles that began in this scene. */
  synchronized int cyclesOfScene() {
    return cyclesOfScene;
  }

  synchronized int scenes() {
    return scenes;
  }

  /** How often the sum at the destination was read. */
  synchronized long reads() {
    return reads;
  }

  /** How many transactions the source acknowledged. */
  synchronized long transactions() {
    return transactions;
  }

  Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - began);
  }

  synchronized Optional<Duration> worst() {
    return faults.values().stream()
        .flatMap(seen -> seen.recoveries.samples().stream())
        .max(Comparator.naturalOrder());
  }

  /** The recoveries from all faults that have this bound. */
  synchronized RecoveryTime recoveries(Duration bound) {
    RecoveryTime all = new RecoveryTime(bound);
    faults.forEach(
        (fault, seen) -> {
          if (fault.bound().equals(bound)) {
            seen.recoveries.samples().forEach(all::add);
          }
        });
    return all;
  }
}
