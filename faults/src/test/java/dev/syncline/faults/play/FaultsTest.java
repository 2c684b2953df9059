package dev.syncline.faults.play;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.faults.fault.KillRunners;
import dev.syncline.faults.fault.Role;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class FaultsTest {
  private static final long SEED = 20_261_121;

  @Test
  void nothingIsLostWhoeverIsKilled() {
    Log log = new Log();
    Program program =
        Program.of(
            SEED,
            List.of(),
            List.of(
                Cycle.of(new KillRunners(List.of(Role.PUBLISHER))),
                Cycle.of(new KillRunners(List.of(Role.CONSUMER))),
                Cycle.of(new KillRunners(List.of(Role.PUBLISHER, Role.CONSUMER)))));

    assertThat(new Play(program, log, Path.of("target", "scenes")).run()).isEmpty();
  }
}
