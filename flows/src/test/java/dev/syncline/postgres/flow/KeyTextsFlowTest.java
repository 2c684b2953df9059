package dev.syncline.postgres.flow;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys that are two texts at the source may be one value at the destination. */
@Tag("verify")
class KeyTextsFlowTest {
  private final SyncRig rig = new SyncRig();

  @AfterEach
  void close() {
    rig.close();
  }

  @ParameterizedTest
  @CsvSource({
    "uuid, A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11, a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11,"
        + " b0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11",
    "uuid, {a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11}, a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11,"
        + " b0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11",
    "int, 01, 1, 2",
    "bigint, +1, 1, 2",
    "date, 2024-1-31, 2024-01-31, 2024-02-01",
    "timestamptz, 2024-01-31T10:00:00+01:00, 2024-01-31T09:00:00+00:00, 2024-01-31",
    "timestamp, 2024-01-31 10:00, 2024-01-31T10:00:00, 2024-01-31",
    "bytea, \\xAB, \\xab, \\x00",
    "bool, yes, true, false",
    "varchar(3), abc, 'abc ', ab",
  })
  void aKeyThatIsWrittenInAnotherWayKeepsItsRow(
      String type, String before, String after, String other) {
    rig.source()
        .execute(
            "CREATE TABLE items (id text PRIMARY KEY, v text)",
            "INSERT INTO items VALUES (" + quoted(before) + ", 'kept')");
    rig.destination().execute("CREATE TABLE items (id " + type + " PRIMARY KEY, v text)");
    rig.publish(Contracts.table("items", "id", "v"))
        .consume(Contracts.copy("items", "items", "id", "v"))
        .start()
        .drain();

    rig.source()
        .execute(
            "BEGIN",
            "INSERT INTO items VALUES (" + quoted(other) + ", 'other')",
            "UPDATE items SET id = " + quoted(after) + " WHERE id = " + quoted(before),
            "COMMIT");
    rig.drain();

    assertThat(rig.destination().rows("SELECT v FROM items ORDER BY v"))
        .containsExactly("kept", "other");
  }

  private static String quoted(String text) {
    return "'" + text + "'";
  }
}
