package dev.syncline.faults.fault;

import static org.awaitility.Awaitility.await;

import dev.syncline.faults.scene.Scene;
import dev.syncline.faults.scene.StuckException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * A backfill job: rows of a public schema are published again, beside the stream.
 *
 * @param scope which rows, and what is done to the job
 */
public record ReloadTable(Scope scope) implements OperatorTask {
  private static final Duration TO_END = Duration.ofMinutes(2);
  private static final String SLOWLY = "4000";

  /** Slow enough that another command comes before the end. */
  private static final String VERY_SLOWLY = "1000";

  /** Which rows, and what is done to the job. */
  public enum Scope {
    ALL_ROWS(List.of("backfill", "start", "--schema", "items", "--rate", SLOWLY), "complete"),
    WHERE(List.of("backfill", "start", "--schema", "items", "--where", "id % 3 = 0"), "complete"),
    RANGE(
        List.of("backfill", "start", "--schema", "items", "--from", "5", "--to", "1002000"),
        "complete"),
    /** Some keys, one line each, half of which have no row. */
    KEYS_OF_A_FILE(List.of("backfill", "start", "--schema", "items", "--keys"), "complete"),
    /** All rows of a small table whose changes are audited one by one. */
    ACCOUNTS(List.of("backfill", "start", "--schema", "accounts"), "complete"),
    /** One key that has a row, and one that has none. */
    RESENT(
        List.of("resend", "--schema", "items", "--key", "1000001", "--key", "999999"), "complete"),
    PAUSED(List.of("backfill", "start", "--schema", "items", "--rate", VERY_SLOWLY), "complete"),
    CANCELLED(
        List.of("backfill", "start", "--schema", "items", "--rate", VERY_SLOWLY), "cancelled");

    private final List<String> words;
    private final String end;

    Scope(List<String> words, String end) {
      this.words = words;
      this.end = end;
    }
  }

  @Override
  public String name() {
    return "reload, " + scope.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  @Override
  public String cause() {
    return "sync-cli " + String.join(" ", scope.words);
  }

  @Override
  public String healing() {
    return scope == Scope.CANCELLED
        ? "the job is cancelled"
        : scope == Scope.PAUSED ? "the job is paused, resumed and complete" : "the job is complete";
  }

  @Override
  public void strike(Scene scene) {
    List<String> words = new ArrayList<>(scope.words);
    if (scope == Scope.KEYS_OF_A_FILE) {
      words.add(scene.operator().file("keys.txt", keys()));
    }
    scene.operator().run(words.toArray(String[]::new));
    String job = scene.store().value("SELECT max(id) FROM sync_events.backfill_job");
    scene.remember(this, job);
    awaitState(scene, job, List.of("running", scope.end));
    if (scope == Scope.PAUSED) {
      control(scene, job, "pause");
    }
  }

  @Override
  public void heal(Scene scene) {
    // Nothing is broken.
  }

  @Override
  public void aftermath(Scene scene) {
    String job = scene.remembered(this);
    if (scope == Scope.PAUSED) {
      control(scene, job, "resume");
    }
    if (scope == Scope.CANCELLED) {
      control(scene, job, "cancel");
      awaitState(scene, job, List.of("cancelled", "complete"));
    } else {
      awaitState(scene, job, List.of(scope.end));
    }
  }

  private static List<String> keys() {
    return IntStream.range(0, 100)
        .mapToObj(n -> Integer.toString(n % 2 == 0 ? 1_000_100 + n : 900_000 + n))
        .toList();
  }

  /** A job that has ended meanwhile can be neither paused nor resumed nor cancelled. */
  private static void control(Scene scene, String job, String word) {
    if (!state(scene, job).equals("complete")) {
      scene.operator().attempt("backfill", word, job);
    }
  }

  private static void awaitState(Scene scene, String job, List<String> states) {
    List<String> ends = new ArrayList<>(states);
    ends.add("failed");
    await("job " + job + " to be " + states)
        .atMost(TO_END)
        .pollInterval(Duration.ofMillis(50))
        .ignoreExceptionsInstanceOf(IllegalStateException.class)
        .until(() -> ends.contains(state(scene, job)));
    if (state(scene, job).equals("failed")) {
      throw new StuckException(
          "job "
              + job
              + " failed: "
              + scene
                  .store()
                  .value(
                      "SELECT concat_ws(' ', error_code, error_message) FROM"
                          + " sync_events.backfill_job WHERE id = "
                          + job));
    }
  }

  private static String state(Scene scene, String job) {
    return scene.store().value("SELECT state FROM sync_events.backfill_job WHERE id = " + job);
  }
}
