package dev.syncline.faults.play;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.faults.check.Finding;
import dev.syncline.faults.fault.Fault;
import dev.syncline.faults.fault.Faults;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The long form, {@code -Pfaults}: fault after fault, and each recovered from in time. */
@Tag("verify")
@EnabledIfSystemProperty(named = "faults.cycles", matches = "\\d+")
class CampaignTest {
  private static final Predicate<String> NAMED =
      Pattern.compile(System.getProperty("faults.named", "")).asPredicate();

  @Test
  void manyCycles() {
    Log log = new Log();
    List<Fault> faults =
        Faults.whileStreaming().stream().filter(fault -> NAMED.test(fault.name())).toList();
    int cycles = Integer.getInteger("faults.cycles");

    new Campaign(faults, EachFaultOnce.SEED, cycles, log, Path.of("target")).run();

    assertThat(log.failures()).isEmpty();
    List<Finding> slow = new ArrayList<>();
    slow.addAll(log.recoveries(Fault.USUAL_BOUND).check());
    slow.addAll(log.recoveries(Fault.HALF_OPEN_BOUND).check());
    assertThat(slow).isEmpty();
  }
}
