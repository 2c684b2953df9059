package dev.syncline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.syncline.cli.RestoreCase.Part;
import dev.syncline.cli.RestoreCase.Way;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.testkit.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each database of a sync is put back to an earlier state or replaced: in the end rows are equal,
 * or the sync stops by name and what it says to do, followed to the letter, ends there. Some cases
 * run always, all with {@code -Dsyncline.restores=all}, and with {@code -Dsyncline.write=true} they
 * write the page.
 */
@Tag("verify")
class RestoreMatrixTest {
  private static final Path PAGE = Path.of("..", "docs", "restore-matrix.md");
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int MOST_STOPS = 6;
  private static final String REGENERATE =
      "mvn test -pl sync-cli -am -Dtest=RestoreMatrixTest -Dsurefire.failIfNoSpecifiedTests=false"
          + " -DargLine='-Dsyncline.restores=all -Dsyncline.write=true'";

  @TempDir private Path directory;
  private RestoredShop restored;
  private SmallShop shop;
  private CommandLineSession shell;
  private String manifest;
  private int marker = 1_000;
  private int slots;

  static Stream<RestoreCase> cases() {
    return "all".equals(System.getProperty("syncline.restores"))
        ? RestoreCase.all().stream()
        : Stream.of(
            new RestoreCase(Part.STORE, Way.IN_PLACE, true, 1),
            new RestoreCase(Part.DESTINATION, Way.IN_PLACE, true, 2),
            new RestoreCase(Part.STORE, Way.EMPTY, false, 2));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void endsInEqualRows(RestoreCase one) throws IOException {
    shell = new CommandLineSession(directory);
    restored = new RestoredShop(one.processes());
    shop = restored.shop();
    manifest = shop.manifest();
    try (RestoredShop open = restored) {
      prepare();
      Runnable putBack = earlierState(one);
      change();
      play(one, putBack);
      Set<String> stops = follow();
      record(one, stops);
    }
  }

  private void prepare() {
    shop.source().execute("INSERT INTO accounts SELECT n, 'n' FROM generate_series(3, 30) n");
    start();
    awaitEqual();
    restored.stop();
  }

  /** What puts the database back to how it is now. */
  private Runnable earlierState(RestoreCase one) {
    TestDatabase database = restored.database(one.part());
    return switch (one.way()) {
      case IN_PLACE -> new SavedRows(database)::putBack;
      case REPLACED -> {
        String copy = restored.copy(database);
        yield () -> restored.replace(database, copy);
      }
      case EMPTY -> {
        String table = one.part() == Part.DESTINATION ? "copies" : "accounts";
        String empty = restored.empty(database, table);
        yield () -> restored.replace(database, empty);
      }
    };
  }

  private void change() {
    start();
    shop.source()
        .execute(
            "INSERT INTO accounts SELECT n, 'new' FROM generate_series(31, 60) n",
            "UPDATE accounts SET name = 'changed' WHERE id BETWEEN 10 AND 15",
            "DELETE FROM accounts WHERE id BETWEEN 5 AND 9");
    awaitEqual();
  }

  private void play(RestoreCase one, Runnable putBack) {
    if (one.alive()) {
      putBack.run();
    } else {
      restored.stop();
      putBack.run();
    }
    // Some of these keys only the destination knows, if the store has lost them.
    shop.source()
        .execute(
            "DELETE FROM accounts WHERE id BETWEEN 31 AND 35",
            "INSERT INTO accounts SELECT n, 'later' FROM generate_series(61, 160) n"
                + " ON CONFLICT DO NOTHING");
    if (!one.alive()) {
      start();
    }
  }

  /** Follows remedies until rows are equal, also after one more change; the codes met. */
  private Set<String> follow() {
    Set<String> codes = new LinkedHashSet<>();
    for (int stops = 0; stops < MOST_STOPS; stops++) {
      mark();
      await("equal rows, or a stop by name after " + codes)
          .atMost(PATIENCE)
          .until(() -> restored.isEqual() || !restored.problems().isEmpty());
      List<Diagnostic> problems = restored.problems();
      if (problems.isEmpty()) {
        return codes;
      }
      restored.stop();
      problems.forEach(
          problem -> {
            codes.add(problem.code().id());
            follow(problem.fix());
          });
      start();
    }
    throw new AssertionError("still stopped after " + codes);
  }

  private void follow(String fix) {
    if (fix.contains("DELETE FROM")) {
      shop.destination()
          .execute(fix.substring(fix.indexOf("DELETE FROM"), fix.indexOf(" then type: ")));
    }
    if (fix.contains("sync-cli ")) {
      shell.file("shop.json", manifest);
      var outcome =
          shell.type(
              fix.substring(fix.indexOf("sync-cli ") + 9).replace("MANIFEST...", "shop.json"));
      assertThat(outcome.status()).as(outcome.all()).isZero();
    } else if (fix.contains("name another slot")) {
      slots++;
      manifest =
          manifest.replaceFirst("\"slotName\": \"[^\"]*\"", "\"slotName\": \"" + slot() + "\"");
    }
  }

  private String slot() {
    return shop.slot() + "_" + slots;
  }

  private void mark() {
    marker++;
    shop.source().execute("INSERT INTO accounts VALUES (" + marker + ", 'mark')");
  }

  private void start() {
    restored.start(shell.file("shop.json", manifest));
  }

  private void awaitEqual() {
    mark();
    await().atMost(PATIENCE).until(restored::isEqual);
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                shop.store().rows("SELECT FROM sync_events.backfill WHERE NOT complete").isEmpty());
  }

  /** What other runs have written of other cases stays. */
  private static void record(RestoreCase one, Set<String> stops) throws IOException {
    String row =
        one.row() + " " + (stops.isEmpty() ? "nothing" : String.join(", ", stops)) + " | equal |";
    String written = Files.exists(PAGE) ? Files.readString(PAGE) : "";
    if (Boolean.getBoolean("syncline.write")) {
      TreeMap<Integer, String> rows = new TreeMap<>();
      List<RestoreCase> all = RestoreCase.all();
      written
          .lines()
          .forEach(
              line ->
                  all.stream()
                      .filter(known -> line.startsWith(known.row()))
                      .forEach(known -> rows.put(all.indexOf(known), line)));
      rows.put(all.indexOf(one), row);
      written = page(rows.values());
      Files.writeString(PAGE, written);
    }
    assertThat(written)
        .as("%s has no row of this case; write it by: %s", PAGE, REGENERATE)
        .contains(one.row());
  }

  private static String page(Collection<String> rows) {
    return """
    # Databases put back, and what becomes of the sync

    Generated by `RestoreMatrixTest`, which does each of these on real servers; do not edit. Every code is a stop with a remedy
    (`sync-cli help CODE`); the test types what the remedy says, to the letter, and starts again. *Equal* says that source and
    destination have the same rows in the end, also after further changes. `-DargLine=-Dsyncline.restores=all` runs all of them.

    | database | what happens to it | processes meanwhile | how many | stops | rows |
    |---|---|---|---|---|---|
    """
        + String.join("\n", rows)
        + "\n";
  }
}
