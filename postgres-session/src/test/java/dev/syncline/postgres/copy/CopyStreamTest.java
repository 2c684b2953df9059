package dev.syncline.postgres.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.syncline.testkit.TestDatabase;
import dev.syncline.testkit.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows arrive whole however they fill the buffer. */
@Tag("verify")
class CopyStreamTest {
  private static final String SQL = "COPY copied (id, text) FROM STDIN (FORMAT binary)";
  private static final int MORE_THAN_A_BUFFER = 100_000;

  private final TestDatabase database = TestPostgres.shared().database();

  @BeforeEach
  void table() {
    database.execute("CREATE TABLE copied (id integer PRIMARY KEY, text text)");
  }

  @Test
  void manySmallRowsArrive() throws SQLException {
    try (Connection connection = database.connect();
        CopyStream copy = CopyStream.begin(connection, SQL)) {
      for (int id = 0; id < 20_000; id++) {
        add(copy, id, "text " + id);
      }

      assertThat(copy.finish()).isEqualTo(20_000);
    }
    assertThat(database.rows("SELECT count(*), sum(id) FROM copied WHERE text = 'text ' || id"))
        .containsExactly("20000|199990000");
  }

  @Test
  void rowsLargerThanTheBufferArriveAmongSmallOnes() throws SQLException {
    try (Connection connection = database.connect();
        CopyStream copy = CopyStream.begin(connection, SQL)) {
      add(copy, 1, "small");
      add(copy, 2, "x".repeat(MORE_THAN_A_BUFFER));
      add(copy, 3, "é€😀".repeat(MORE_THAN_A_BUFFER));
      add(copy, 4, "small");

      assertThat(copy.finish()).isEqualTo(4);
    }
    assertThat(
            database.rows(
                """
                SELECT id, length(text), octet_length(text), text = CASE id
                  WHEN 2 THEN repeat('x', 100000) WHEN 3 THEN repeat('é€😀', 100000) ELSE 'small' END
                FROM copied ORDER BY id
                """))
        .containsExactly("1|5|5|t", "2|100000|100000|t", "3|300000|900000|t", "4|5|5|t");
  }

  /** A field may find the buffer full, which then grows: later it has room for a large value. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4})
  void rowsStayInOrderWhateverRoomTheBufferHas(int room) throws SQLException {
    database.execute("CREATE TABLE keyed (id integer, key text, text text)");
    int beforeTheKey = 19 + Short.BYTES + 2 * Integer.BYTES + Integer.BYTES;
    try (Connection connection = database.connect();
        CopyStream copy =
            CopyStream.begin(connection, "COPY keyed (id, key, text) FROM STDIN (FORMAT binary)")) {
      addKeyed(copy, 1, "k".repeat((64 << 10) - beforeTheKey - room), "small");
      addKeyed(copy, 2, "k", "x".repeat(70_000));
      addKeyed(copy, 3, "k", "small");
      addKeyed(copy, 4, "k", "x".repeat(70_000));

      assertThat(copy.finish()).isEqualTo(4);
    }
    assertThat(database.rows("SELECT id, left(key, 1), length(text) FROM keyed ORDER BY id"))
        .containsExactly("1|k|5", "2|k|70000", "3|k|5", "4|k|70000");
  }

  @Test
  void aCopyThatIsClosedBeforeItsEndStoresNothing() throws SQLException {
    try (Connection connection = database.connect()) {
      try (CopyStream copy = CopyStream.begin(connection, SQL)) {
        add(copy, 1, "x".repeat(MORE_THAN_A_BUFFER));
        add(copy, 2, "small");
      }
      assertThat(database.rows("SELECT count(*) FROM copied")).containsExactly("0");
      assertThat(connection.isValid(1)).isTrue();
    }
  }

  @Test
  void completeDataIsSentBySeveralSessions() throws SQLException {
    TestDatabase other = TestPostgres.shared().database();
    other.execute("CREATE TABLE copied (id bigint, text text)");
    CopyEncoder encoder = new CopyEncoder();
    encoder.row(2);
    encoder.addBigint(7);
    encoder.addBytes(CopyEncoder.utf8("seven"));
    CopyData data = encoder.end();
    database.execute("ALTER TABLE copied ALTER id TYPE bigint");

    for (TestDatabase each : new TestDatabase[] {database, other}) {
      try (Connection connection = each.connect()) {
        CopyStream.send(connection, SQL, data);
      }
      assertThat(each.rows("SELECT * FROM copied")).containsExactly("7|seven");
    }
  }

  @Test
  void aRefusedCopyLeavesTheSessionUsable() throws SQLException {
    CopyEncoder encoder = new CopyEncoder();
    encoder.row(1);
    encoder.addInteger(7);
    CopyData oneFieldShort = encoder.end();

    try (Connection connection = database.connect()) {
      assertThatThrownBy(() -> CopyStream.send(connection, SQL, oneFieldShort))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("row field count is 1, expected 2");
      assertThat(connection.isValid(1)).isTrue();
    }
  }

  private static void addKeyed(CopyStream copy, int id, String key, String text)
      throws SQLException {
    copy.row(3);
    copy.addInteger(id);
    copy.addBytes(CopyEncoder.utf8(key));
    copy.addBytes(CopyEncoder.utf8(text));
  }

  private static void add(CopyStream copy, int id, String text) throws SQLException {
    copy.row(2);
    copy.addInteger(id);
    copy.addBytes(CopyEncoder.utf8(text));
  }
}
