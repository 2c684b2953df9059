package dev.syncline.postgres.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every type goes the whole way, and is the same at its end, whichever plan carries it. */
@Tag("verify")
class TypeMatrixTest {
  private static final int ROWS = 40;
  private static final int LIVE = 1000;
  private static final int LARGE = 5000;

  private final long seed = Long.getLong("syncline.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final SyncRig rig = new SyncRig();
  private final PostgresTypes types = PostgresTypes.of(rig.source());
  private final WideTable table = new WideTable(types.all());

  @BeforeEach
  void define() {
    types.define(rig.source());
    types.define(rig.destination());
  }

  @AfterEach
  void close() {
    rig.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"DEFAULT", "FULL"})
  void valuesArriveAsTheyAre(String replicaIdentity) {
    table.create(rig.source(), replicaIdentity);
    List<WideTable.Part> parts = parts();

    insert(0);
    rig.start();
    assertSame("first load", parts);

    insert(LIVE);
    assertSame("insert", parts);

    rig.source().execute(table.rotate(), "UPDATE wide SET n = 1");
    assertSame("update", parts);

    rig.source().execute(table.insertLarge(LARGE), table.insertLarge(LARGE + 1));
    assertSame("insert of large values", parts);

    rig.source().execute("UPDATE wide SET n = 2 WHERE id >= " + LARGE);
    assertSame("update that leaves large values alone", parts);

    rig.source().execute("DELETE FROM wide WHERE id % 3 = 0 OR id = " + LARGE);
    assertSame("delete", parts);
  }

  private List<WideTable.Part> parts() {
    try (Planning planning = new Planning(rig.source())) {
      List<WideTable.Part> parts = List.of(table.byQuery(), table.byRow(planning));
      for (WideTable.Part part : parts) {
        WideTable.createTable(rig.destination(), part.name(), part.columns());
        String[] names = part.names().toArray(String[]::new);
        rig.publish(part.published()).consume(Contracts.copy(part.name(), part.name(), names));
      }
      assertThat(planning.load(parts.get(0).published()).rowPlan()).isEmpty();
      assertThat(planning.load(parts.get(1).published()).rowPlan()).isPresent();
      return parts;
    }
  }

  private void insert(int firstId) {
    rig.source()
        .transaction(
            IntStream.range(0, ROWS)
                .mapToObj(row -> table.insert(firstId + row, row, random))
                .toArray(String[]::new));
  }

  private void assertSame(String after, List<WideTable.Part> parts) {
    rig.drain();
    for (WideTable.Part part : parts) {
      List<String> there = rig.destination().rows(part.rows(part.name()));
      if (!there.equals(rig.source().rows(part.rows(WideTable.NAME)))) {
        assertThat(differences(part)).as("%s %s, seed %d", after, part.name(), seed).isEmpty();
        throw new AssertionError("rows differ after " + after + ", seed " + seed);
      }
    }
  }

  /** For each type that differs, what is only here and what is only there. */
  private List<String> differences(WideTable.Part part) {
    List<String> differences = new ArrayList<>();
    part.columns()
        .forEach(
            (column, type) -> {
              String values =
                  "SELECT id, to_json(%1$s)%2$s FROM "
                      .formatted(column, type.whole() ? ", " + column : "");
              List<String> here = new ArrayList<>(rig.source().rows(values + WideTable.NAME));
              List<String> there = new ArrayList<>(rig.destination().rows(values + part.name()));
              List<String> lost = new ArrayList<>(here);
              lost.removeAll(there);
              there.removeAll(here);
              if (!lost.isEmpty() || !there.isEmpty()) {
                differences.add(type.type() + ": " + lost + " became " + there);
              }
            });
    return differences;
  }
}
