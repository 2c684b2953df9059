package dev.syncline.faults.play;

import dev.syncline.faults.fault.Fault;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Faults that strike together, and the recovery from all of them.
 *
 * @param faults at least one
 */
public record Cycle(List<Fault> faults) {
  /**
   * @throws IllegalArgumentException without a fault
   */
  public Cycle {
    faults = List.copyOf(faults);
    if (faults.isEmpty()) {
      throw new IllegalArgumentException("a cycle without a fault");
    }
  }

  static Cycle of(Fault... faults) {
    return new Cycle(List.of(faults));
  }

  /** The longest of its faults' recovery bounds. */
  Duration bound() {
    return faults.stream().map(Fault::bound).max(Comparator.naturalOrder()).orElseThrow();
  }

  /** How long its faults are left alone. */
  Duration hold() {
    return faults.stream().map(Fault::hold).max(Comparator.naturalOrder()).orElseThrow();
  }

  @Override
  public String toString() {
    return faults.stream().map(Fault::name).collect(Collectors.joining(" + "));
  }
}
