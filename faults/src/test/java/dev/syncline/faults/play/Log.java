package dev.syncline.faults.play;

import dev.syncline.faults.check.Finding;
import dev.syncline.faults.check.RecoveryTime;
import dev.syncline.faults.fault.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a run has seen so far. */
final class Log {
  private final Map<Fault, FaultLog> faults = new LinkedHashMap<>();
  private final List<Finding> findings = new ArrayList<>();
  private final long began = System.nanoTime();
  private int cycles;
  private long reads;
  private long transactions;
  private String now = "";

  /** What is known of one fault. */
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

  /** Something begins. */
  void begin(String what) {
    now = what;
  }

  /** What is going on. */
  String now() {
    return now;
  }

  /** A fault struck whose recovery is not measured. */
  void struck(Fault fault) {
    of(fault).strikes++;
  }

  /** A cycle is over. */
  void recovered(Cycle cycle, Duration recovery) {
    cycles++;
    for (Fault fault : cycle.faults()) {
      struck(fault);
      of(fault).recoveries.add(recovery);
    }
  }

  private FaultLog of(Fault fault) {
    return faults.computeIfAbsent(fault, FaultLog::new);
  }

  void found(List<Finding> more) {
    findings.addAll(more);
  }

  void reads(long more) {
    reads += more;
  }

  void transactions(long more) {
    transactions += more;
  }

  Map<Fault, FaultLog> faults() {
    return faults;
  }

  List<Finding> findings() {
    return findings;
  }

  long count(Finding.Kind kind) {
    return findings.stream().filter(finding -> finding.kind() == kind).count();
  }

  int cycles() {
    return cycles;
  }

  long reads() {
    return reads;
  }

  long transactions() {
    return transactions;
  }

  Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - began);
  }

  /** Recoveries of all faults with the usual bound, or of all with a longer one. */
  RecoveryTime recoveries(Duration bound) {
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
