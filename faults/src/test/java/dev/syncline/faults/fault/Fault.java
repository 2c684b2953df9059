package dev.syncline.faults.fault;

import dev.syncline.faults.scene.Scene;
import java.time.Duration;

/** Something that goes wrong on purpose, or that an operator does. */
public sealed interface Fault
    permits KillRunners,
        FreezeRunner,
        KillServer,
        EndSessions,
        CutLink,
        SilenceLink,
        SlowLink,
        LoseCommitReply,
        KillAtFailpoint,
        KillInChunkRead,
        TakeOver,
        ChangeCatalogue,
        RestoreDestination,
        OperatorTask {
  /** A recovery that takes longer is too slow, where nothing has to be found out first. */
  Duration USUAL_BOUND = Duration.ofSeconds(15);

  /** That a connection is half-open has to be found out first, within 30 seconds. */
  Duration HALF_OPEN_BOUND = USUAL_BOUND.plusSeconds(30);

  /** What it is called in reports. */
  String name();

  /** How it is caused. */
  String cause();

  /** How it ends. */
  String healing();

  /** Causes it. */
  void strike(Scene scene);

  /** Puts back what was broken; recovery is measured from here. */
  void heal(Scene scene);

  /** What is to be seen to after the recovery. */
  default void aftermath(Scene scene) {
    // Most faults leave nothing behind.
  }

  /** How long it is left alone before it is healed. */
  default Duration hold() {
    return Duration.ZERO;
  }

  /** How long recovery may take. */
  default Duration bound() {
    return USUAL_BOUND;
  }
}
