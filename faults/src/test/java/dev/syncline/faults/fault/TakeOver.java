package dev.syncline.faults.fault;

import static org.awaitility.Awaitility.await;

import dev.syncline.faults.runner.Runner;
import dev.syncline.faults.scene.Member;
import dev.syncline.faults.scene.Role;
import dev.syncline.faults.scene.Scene;
import java.time.Duration;
import java.util.Locale;

/**
 * The active one of two processes of a role is gone, and the one that stood by goes on.
 *
 * @param role whose
 * @param end how the active one is gone
 */
public record TakeOver(Role role, End end) implements Fault {
  private static final Duration TO_STAND_BY = Duration.ofSeconds(60);

  /** What happens to the active process. */
  public enum End {
    /** kill -9. */
    KILL,
    /** SIGSTOP; once the other has taken over it wakes up, and only one of them goes on. */
    FREEZE
  }

  @Override
  public String name() {
    return "take over from " + role.text() + ", " + end.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public String cause() {
    return (end == End.KILL ? "kill -9" : "SIGSTOP") + " of the active one of two processes";
  }

  @Override
  public String healing() {
    return "by the process that stood by"
        + (end == End.KILL
            ? ""
            : "; the frozen one wakes up (SIGCONT), and only one of them goes on");
  }

  @Override
  public void strike(Scene scene) {
    Member standby = scene.newMember(role);
    standby.runner().start();
    awaitStandby(standby.runner());
    Runner active = scene.runner(role);
    if (end == End.KILL) {
      active.kill();
    } else {
      active.freeze();
    }
    scene.succeed(role, standby);
  }

  @Override
  public void heal(Scene scene) {
    // Nobody does anything: that is what a standby is for.
  }

  @Override
  public void aftermath(Scene scene) {
    for (Member former : scene.retired(role)) {
      if (former.runner().isAlive()) {
        former.runner().thaw();
        awaitOneActive(former.runner(), scene.runner(role));
      }
      former.close();
      scene.forgetAddress(former);
    }
  }

  /** Which one it is does not matter: the new one may have given way while they met. */
  private static void awaitOneActive(Runner one, Runner other) {
    await("one of " + one.name() + " and " + other.name() + " to stand by")
        .atMost(TO_STAND_BY)
        .pollInterval(Duration.ofMillis(100))
        .until(
            () ->
                isIn("standby", one) && isIn("running", other)
                    || isIn("running", one) && isIn("standby", other));
  }

  private static void awaitStandby(Runner runner) {
    await(runner.name() + " to stand by")
        .atMost(TO_STAND_BY)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> isIn("standby", runner));
  }

  private static boolean isIn(String state, Runner runner) {
    return runner.status().contains("\"state\":\"" + state + "\"");
  }
}
