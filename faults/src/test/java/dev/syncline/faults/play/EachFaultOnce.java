package dev.syncline.faults.play;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.faults.check.Finding;
import dev.syncline.faults.fault.Fault;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The short form: a scene in which each of some faults strikes once, several at a time. How fast
 * the system recovers is for the long form, where they strike one by one.
 */
final class EachFaultOnce {
  static final long SEED = Long.getLong("faults.seed", 20_261_121);

  private EachFaultOnce() {}

  /** Fails if anything is found, or a fault did not strike. */
  static void play(String name, List<Fault> whileLoading, List<Cycle> cycles) {
    Log log = new Log();
    Path directory = Path.of("target", name);
    Program program = Program.of(SEED, whileLoading, cycles);

    List<Finding> findings = new Play(program, log, directory).run();

    new Report(log).write(directory);
    assertThat(findings).as("seed %d", SEED).isEmpty();
    Set<Fault> all = new HashSet<>(whileLoading);
    cycles.forEach(cycle -> all.addAll(cycle.faults()));
    assertThat(log.faults().keySet()).isEqualTo(all);
    assertThat(log.reads()).isGreaterThan(100);
  }
}
