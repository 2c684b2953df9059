package dev.syncline.postgres.flow;

import static dev.syncline.postgres.flow.Contracts.copy;
import static dev.syncline.postgres.flow.Contracts.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.syncline.engine.status.PipelineState;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Children that inherit come and go with their rows, of which the log tells nothing. */
@Tag("verify")
class LostChildTest {
  private static final String ROWS = "SELECT id, plate FROM vehicles ORDER BY id";
  private static final Duration NAMED_WITHIN = Duration.ofSeconds(15);

  private final SyncRig rig = new SyncRig();

  /** What somebody does at the source; %s is the publication. */
  private record Loss(String name, String... statements) {
    List<String> at(String publication) {
      return Stream.of(statements).map(one -> one.replace("%s", publication)).toList();
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static List<Loss> losses() {
    return List.of(
        new Loss(
            "attached with rows in it",
            "CREATE TABLE buses (id int PRIMARY KEY, plate text, seats int)",
            "INSERT INTO buses VALUES (21, 'bus', 50)",
            "ALTER TABLE buses INHERIT vehicles"),
        new Loss(
            "made and filled before the publication lists it",
            "CREATE TABLE buses (seats int, PRIMARY KEY (id)) INHERITS (vehicles)",
            "INSERT INTO buses VALUES (21, 'bus', 50)"),
        new Loss("taken out", "ALTER TABLE trucks NO INHERIT vehicles"),
        new Loss("dropped", "DROP TABLE trucks"),
        new Loss(
            "out of the publication for a while",
            "ALTER PUBLICATION %s DROP TABLE ONLY trucks",
            "DELETE FROM trucks WHERE id = 11",
            "ALTER PUBLICATION %s ADD TABLE ONLY trucks"),
        new Loss(
            "renamed away and back",
            "ALTER TABLE trucks RENAME TO away",
            "DELETE FROM away WHERE id = 11",
            "ALTER TABLE away RENAME TO trucks"));
  }

  /** Fewer: what is found is the same, and each waits for the next look. */
  static List<Loss> lossesWhileCaptureRuns() {
    Set<String> names = Set.of("made and filled before the publication lists it", "taken out");
    return named(names);
  }

  /** The others, as far as another property of the catalogue shows them. */
  static List<Loss> lossesWhileCaptureIsStopped() {
    Set<String> names = Set.of("attached with rows in it", "out of the publication for a while");
    return named(names);
  }

  private static List<Loss> named(Set<String> names) {
    return losses().stream().filter(loss -> names.contains(loss.name())).toList();
  }

  @BeforeEach
  void sync() {
    String vehicles = "CREATE TABLE vehicles (id int PRIMARY KEY, plate text)";
    rig.source()
        .execute(
            vehicles,
            "CREATE TABLE trucks (load text, PRIMARY KEY (id)) INHERITS (vehicles)",
            "INSERT INTO vehicles VALUES (1, 'car')",
            "INSERT INTO trucks VALUES (11, 'truck', 'sand'), (12, 'lorry', 'wood')");
    rig.destination().execute(vehicles);
    rig.publish(table("vehicles", "id", "plate"))
        .consume(copy("vehicles", "vehicles", "id", "plate"))
        .start();
    rig.drain();
  }

  @AfterEach
  void close() {
    rig.close();
  }

  @ParameterizedTest
  @MethodSource("lossesWhileCaptureRuns")
  void isNoticedWhileCaptureRuns(Loss loss) {
    loss.at(rig.slot()).forEach(rig.source()::execute);

    await("named").atMost(NAMED_WITHIN).untilAsserted(() -> assertThat(said()).contains("SRC-170"));
    arrives();
  }

  @ParameterizedTest
  @MethodSource("lossesWhileCaptureIsStopped")
  void isNoticedAtTheNextStart(Loss loss) {
    noticedAtTheNextStart(loss);
  }

  @Tag("long")
  @ParameterizedTest
  @MethodSource("losses")
  void eachIsNoticedAtTheNextStart(Loss loss) {
    noticedAtTheNextStart(loss);
  }

  private void noticedAtTheNextStart(Loss loss) {
    rig.stopPublisher();
    loss.at(rig.slot()).forEach(rig.source()::execute);

    rig.startPublisher();
    arrives();
    assertThat(said()).contains("SRC-170");
  }

  static List<Loss> newChildren() {
    String create = "CREATE TABLE buses (seats int, PRIMARY KEY (id)) INHERITS (vehicles)";
    return List.of(
        new Loss("not published", create),
        new Loss("published by hand", create + "; ALTER PUBLICATION %s ADD TABLE ONLY buses"));
  }

  /** Nothing was written into it before the publication lists it. */
  @ParameterizedTest
  @MethodSource("newChildren")
  void aNewChildWithoutRowsIsPublishedAndNoLoss(Loss none) {
    long before = rig.cursor();
    none.at(rig.slot()).forEach(rig.source()::execute);
    await("published and remembered")
        .atMost(NAMED_WITHIN)
        .untilAsserted(
            () ->
                assertThat(
                        rig.store()
                            .rows(
                                "SELECT value FROM sync_events.captured_object"
                                    + " WHERE property = 'name'"))
                    .contains("public.buses"));
    rig.source().execute("INSERT INTO buses VALUES (21, 'bus', 50)");
    rig.drain();

    assertThat(rig.destination().rows(ROWS)).isEqualTo(rig.source().rows(ROWS));
    assertThat(rig.cursor()).isEqualTo(before + 1);
  }

  private String said() {
    return Stops.one(rig, "publish").lastFailure().map(failure -> failure.why()).orElse("");
  }

  private void arrives() {
    await("destination equals source")
        .atMost(SyncRig.PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(Stops.one(rig, "publish").state()).isEqualTo(PipelineState.RUNNING);
              assertThat(rig.destination().rows(ROWS)).isEqualTo(rig.source().rows(ROWS));
            });
    rig.source().execute("INSERT INTO vehicles VALUES (99, 'later')");
    rig.drain();
    assertThat(rig.destination().rows(ROWS)).isEqualTo(rig.source().rows(ROWS));
  }
}
