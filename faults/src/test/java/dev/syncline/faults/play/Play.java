package dev.syncline.faults.play;

import dev.syncline.faults.check.AppendHistory;
import dev.syncline.faults.check.Atomicity;
import dev.syncline.faults.check.Checker;
import dev.syncline.faults.check.Convergence;
import dev.syncline.faults.check.Convergence.View;
import dev.syncline.faults.check.Counter;
import dev.syncline.faults.check.Cursors;
import dev.syncline.faults.check.Finding;
import dev.syncline.faults.check.LogAudit;
import dev.syncline.faults.check.StoredState;
import dev.syncline.faults.check.Versions;
import dev.syncline.faults.fault.Fault;
import dev.syncline.faults.runner.Runner;
import dev.syncline.faults.scene.Role;
import dev.syncline.faults.scene.Scene;
import dev.syncline.faults.scene.StuckException;
import dev.syncline.faults.server.Servers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.core.ConditionTimeoutException;

/** Plays one program in a scene of its own: fault, recovery, checks, and the next fault. */
final class Play {
  private static final AtomicInteger SCENES = new AtomicInteger();
  private static final Duration PATIENCE = Duration.ofSeconds(150);
  private static final int CALM_MILLIS = 300;
  private static final int TERMINATED = 143;

  private final Program program;
  private final Log log;
  private final Path directory;
  private final Random random;

  /**
   * @param log told of every cycle
   * @param directory for logs of the processes
   */
  Play(Program program, Log log, Path directory) {
    this.program = program;
    this.log = log;
    this.directory = directory;
    this.random = new Random(program.seed());
  }

  /** Plays until something is found or the program ends; what was found. */
  List<Finding> run() {
    log.scene();
    int number = SCENES.incrementAndGet();
    Path place = directory.resolve("scene-" + number);
    List<Finding> findings;
    try (Scene scene = new Scene(Servers.shared(), number, place)) {
      try {
        findings = play(scene);
      } catch (StuckException | ConditionTimeoutException | IllegalStateException stuck) {
        findings =
            List.of(new Finding(Finding.Kind.STUCK, "rig", log.now() + ": " + stuck.getMessage()));
      }
    }
    log.found(findings);
    if (findings.isEmpty()) {
      Directories.delete(place);
    }
    return findings;
  }

  private List<Finding> play(Scene scene) {
    Versions.watch(scene.destination());
    scene.startWithoutPublisher(program.transactions());
    for (Fault fault : program.whileLoading()) {
      log.begin(fault.name());
      fault.strike(scene);
      fault.heal(scene);
      log.struck(fault);
    }
    log.begin("first load");
    scene.startPublisher();
    Cursors.watch(scene.destination());
    try (Atomicity sums = new Atomicity(scene.destination(), Scene.SUM)) {
      List<Checker> checkers = checkers(scene, sums);
      List<Finding> findings = check(scene, checkers);
      for (int next = 0; findings.isEmpty() && next < program.cycles().size(); next++) {
        findings = play(program.cycles().get(next), scene, checkers);
      }
      if (findings.isEmpty()) {
        log.begin("everything once more, from the beginning");
        findings = check(scene, checkers(scene, sums));
      }
      log.counted(sums.reads(), scene.history().committed().size());
      return findings.isEmpty() ? farewell(scene) : findings;
    }
  }

  private List<Finding> play(Cycle cycle, Scene scene, List<Checker> checkers) {
    log.begin(cycle);
    LockSupport.parkNanos(Duration.ofMillis(random.nextInt(CALM_MILLIS)).toNanos());
    cycle.faults().forEach(fault -> fault.strike(scene));
    LockSupport.parkNanos(cycle.hold().toNanos());
    cycle.faults().forEach(fault -> fault.heal(scene));
    Duration recovery = scene.arrive(cycle.bound().plus(PATIENCE));
    cycle.faults().forEach(fault -> fault.aftermath(scene));
    List<Finding> findings = check(scene, checkers);
    log.recovered(cycle, recovery);
    return findings;
  }

  /** Looks at everything while nothing moves. */
  private List<Finding> check(Scene scene, List<Checker> checkers) {
    List<Finding> findings = new ArrayList<>();
    scene
        .load()
        .whilePaused(
            () -> {
              scene.arrive(PATIENCE);
              checkers.forEach(checker -> findings.addAll(checker.check()));
            });
    return findings.stream()
        .map(one -> new Finding(one.kind(), one.checker(), log.now() + ": " + one.what()))
        .toList();
  }

  private static List<Checker> checkers(Scene scene, Atomicity sums) {
    List<View> views = new ArrayList<>(Scene.copiedTables().stream().map(View::table).toList());
    views.add(
        new View(
            "wealth",
            "SELECT a.id, a.balance + s.balance AS total FROM accounts a JOIN savings s USING (id)",
            "SELECT id, total FROM wealth"));
    views.add(
        new View(
            "deposits", "SELECT id, balance FROM savings", "SELECT id, balance FROM deposits"));
    return List.of(
        new Convergence(scene.source(), scene.destination(), views),
        sums,
        new Versions(scene.store(), scene.destination()),
        new Counter(scene.source(), scene.destination()),
        new LogAudit(scene.source(), scene.store(), Scene.SLOT, scene.streamingFrom()),
        new AppendHistory(scene.store(), scene.history()),
        new Cursors(scene.destination()),
        new StoredState(scene.source(), scene.store()));
  }

  /** After all that, both processes still end as asked, and have told people no stack traces. */
  private List<Finding> farewell(Scene scene) {
    log.begin("SIGTERM");
    List<Finding> findings = new ArrayList<>();
    for (Role role : Role.values()) {
      Runner runner = scene.runner(role);
      int status = runner.terminate();
      if (status != TERMINATED) {
        findings.add(
            new Finding(Finding.Kind.STUCK, "rig", runner.name() + " ended with " + status));
      }
      if (runner.output().contains("\tat ")) {
        findings.add(
            new Finding(
                Finding.Kind.DIFFERENT, "rig", runner.name() + " has printed a stack trace"));
      }
    }
    return findings;
  }
}
