package dev.syncline.faults.play;

import dev.syncline.faults.check.Finding;
import dev.syncline.faults.fault.Fault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Many programs, one after the other, each in databases of its own that are dropped afterwards: so
 * nothing grows with the length of the campaign. A program that fails is shrunk.
 */
final class Campaign {
  private static final int CYCLES_A_SCENE = 25;
  private static final int SHRINKING_ATTEMPTS = 12;
  private static final int ENOUGH_FAILURES = 3;

  private final List<Fault> faults;
  private final long seed;
  private final int cycles;
  private final Log log;
  private final Path directory;

  /**
   * @param faults that strike while events stream
   * @param seed of all its programs
   * @param cycles how many are wanted
   * @param directory for the report, and for the logs of processes that failed
   */
  Campaign(List<Fault> faults, long seed, int cycles, Log log, Path directory) {
    this.faults = List.copyOf(faults);
    this.seed = seed;
    this.cycles = cycles;
    this.log = log;
    this.directory = directory;
  }

  /** Runs to its end, or until enough has failed; tells how it goes once a minute. */
  void run() {
    ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    Future<?> unused = clock.scheduleAtFixedRate(this::tell, 1, 1, TimeUnit.MINUTES);
    try {
      int failures = 0;
      for (int first = 0; first < cycles && failures < ENOUGH_FAILURES; first += CYCLES_A_SCENE) {
        int count = Math.min(CYCLES_A_SCENE, cycles - first);
        Program program = Program.random(faults, seed, first, count);
        List<Finding> findings = new Play(program, log, directory.resolve("scenes")).run();
        if (!findings.isEmpty()) {
          failures++;
          fail(program, findings);
        }
      }
    } finally {
      clock.shutdownNow();
      tell();
    }
  }

  private void fail(Program program, List<Finding> findings) {
    Program begun = program.withCycles(program.cycles().subList(0, log.cyclesOfScene()));
    Program smallest = new Shrinker(this::fails, SHRINKING_ATTEMPTS).shrink(begun);
    log.failed(new Failure(findings, smallest));
  }

  private boolean fails(Program program) {
    return !new Play(program, new Log(), directory.resolve("scenes")).run().isEmpty();
  }

  private void tell() {
    Optional<Duration> worst = log.worst();
    System.out.printf(
        "%d min: %d of %d cycles, now %s; %d findings; worst recovery %s s%n",
        log.elapsed().toMinutes(),
        log.cycles(),
        cycles,
        log.now(),
        log.findings().size(),
        worst.map(Report::seconds).orElse("-"));
    new Report(log).write(directory);
  }
}
