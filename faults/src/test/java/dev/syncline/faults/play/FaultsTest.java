package dev.syncline.faults.play;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.faults.check.Finding;
import dev.syncline.faults.fault.Fault;
import dev.syncline.faults.fault.Faults;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Nothing lost, nothing twice, nothing torn, nothing stuck, whatever breaks. The short form strikes
 * with everything once; the long form, {@code -Pfaults}, goes on for {@code -Dfaults.cycles}.
 */
class FaultsTest {
  private static final long SEED = Long.getLong("faults.seed", 20_261_121);
  private static final Predicate<String> NAMED =
      Pattern.compile(System.getProperty("faults.named", "")).asPredicate();
  private static final Path DIRECTORY = Path.of("target", "faults");

  @Test
  void kills() {
    Log log = new Log();
    Program program = Program.of(SEED, Faults.whileLoading(), ShortForm.kills());

    assertThat(new Play(program, log, DIRECTORY.resolve("kills")).run())
        .as("seed %d", program.seed())
        .isEmpty();
    assertThat(log.reads()).isGreaterThan(100);
  }

  @Test
  @EnabledIfSystemProperty(named = "faults.cycles", matches = "\\d+")
  void everyFaultOnce() {
    Log log = new Log();
    Program program = Program.of(SEED, Faults.whileLoading(), ShortForm.cycles());

    List<Finding> findings = new Play(program, log, DIRECTORY.resolve("scenes")).run();

    new Report(log).write(DIRECTORY);
    assertThat(findings).as("seed %d", program.seed()).isEmpty();
    Set<Fault> all = new HashSet<>(Faults.whileLoading());
    all.addAll(Faults.whileStreaming());
    assertThat(log.faults().keySet()).isEqualTo(all);
    assertThat(log.reads()).isGreaterThan(100);
    // How fast it recovers is for the long form: here several faults strike at a time.
  }

  @Test
  @EnabledIfSystemProperty(named = "faults.cycles", matches = "\\d+")
  void manyCycles() {
    Log log = new Log();

    List<Fault> faults =
        Faults.whileStreaming().stream().filter(fault -> NAMED.test(fault.name())).toList();
    new Campaign(faults, SEED, Integer.getInteger("faults.cycles"), log, Path.of("target")).run();

    assertThat(log.failures()).isEmpty();
    assertThat(slowRecoveries(log)).isEmpty();
  }

  private static List<Finding> slowRecoveries(Log log) {
    List<Finding> slow = new ArrayList<>();
    slow.addAll(log.recoveries(Fault.USUAL_BOUND).check());
    slow.addAll(log.recoveries(Fault.HALF_OPEN_BOUND).check());
    return slow;
  }
}
