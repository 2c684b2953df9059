package dev.syncline.postgres.flow;

import static dev.syncline.postgres.flow.Contracts.copy;
import static dev.syncline.postgres.flow.Contracts.insertOrUpdate;
import static dev.syncline.postgres.flow.Contracts.schema;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Where a key is DEFERRABLE, a row may take it before the one that has it leaves it: the log tells
 * them in that order, and what counts is who has it at the end.
 */
@Tag("verify")
class DeferrableKeyFlowTest {
  private static final String BY_ID = "SELECT %s FROM items WHERE id = :id";
  private static final String QUERY = " AND true";
  private static final String WORDS = "SELECT word, id, name FROM items ORDER BY word";
  private static final String IDS = "SELECT id, word, name FROM items ORDER BY id";

  private final SyncRig rig = new SyncRig();

  @BeforeEach
  void tables() {
    rig.source()
        .execute(
            "CREATE EXTENSION citext",
            "CREATE TABLE items (id int, word citext NOT NULL, name text,"
                + " PRIMARY KEY (id) DEFERRABLE, UNIQUE (word) DEFERRABLE)",
            "ALTER TABLE items REPLICA IDENTITY FULL",
            "INSERT INTO items VALUES (1, 'a', 'one'), (2, 'b', 'two'), (3, 'c', 'three')");
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private void publish(String sql, String... columns) {
    rig.destination()
        .execute(
            "CREATE TABLE items (id int, word text, name text, PRIMARY KEY (" + columns[0] + "))");
    String selected = sql.formatted(String.join(", ", columns));
    rig.publish(schema("items", columns, insertOrUpdate("items", selected)))
        .consume(copy("items", "items", columns))
        .start();
    rig.drain();
  }

  private void assertSame(String rows) {
    rig.drain();
    assertThat(rig.destination().rows(rows)).isEqualTo(rig.source().rows(rows));
  }

  @ParameterizedTest
  @ValueSource(strings = {BY_ID, BY_ID + QUERY})
  void primaryKeysMayBeShifted(String sql) {
    publish(sql, "id", "word", "name");

    rig.source().execute("UPDATE items SET id = id + 1");

    assertSame(IDS);
    assertThat(rig.destination().rows(IDS)).containsExactly("2|a|one", "3|b|two", "4|c|three");
  }

  @ParameterizedTest
  @ValueSource(strings = {BY_ID, BY_ID + QUERY})
  void otherKeysMayBeExchanged(String sql) {
    publish(sql, "word", "id", "name");

    rig.source()
        .execute("UPDATE items SET word = CASE word WHEN 'a' THEN 'b' ELSE 'a' END WHERE id < 3");

    assertSame(WORDS);
  }

  /** The row whose place in the log is later leaves the key, and its primary key as well. */
  @ParameterizedTest
  @ValueSource(strings = {BY_ID, BY_ID + QUERY})
  void bothMayChangeAtOnce(String sql) {
    publish(sql, "word", "id", "name");

    rig.source()
        .transaction(
            "SET CONSTRAINTS ALL DEFERRED",
            "UPDATE items SET word = 'a' WHERE id = 2",
            "UPDATE items SET word = 'b', id = 10 WHERE id = 1");

    assertSame(WORDS);
  }

  @Test
  void whoHasAKeyMayBeDeletedOnceAnotherHasIt() {
    publish(BY_ID, "id", "word", "name");

    rig.source()
        .transaction(
            "SET CONSTRAINTS ALL DEFERRED",
            "INSERT INTO items VALUES (1, 'd', 'new')",
            "DELETE FROM items WHERE id = 1 AND name = 'one'",
            "INSERT INTO items VALUES (9, 'e', 'gone')",
            "DELETE FROM items WHERE id = 9",
            "UPDATE items SET id = 2 WHERE id = 3",
            "DELETE FROM items WHERE id = 2");

    assertSame(IDS);
    assertThat(rig.destination().rows(IDS)).containsExactly("1|d|new");
  }

  /** Equal is what each side's constraint says it is. */
  @ParameterizedTest
  @ValueSource(strings = {"text", "citext"})
  void keysMayBeEqualThoughTheirTextsAreNot(String type) {
    rig.destination().execute("CREATE EXTENSION citext");
    publish(BY_ID, "word", "id", "name");
    rig.destination().execute("ALTER TABLE items ALTER word TYPE " + type);

    rig.source()
        .transaction(
            "SET CONSTRAINTS ALL DEFERRED",
            "UPDATE items SET word = 'B' WHERE id = 1",
            "UPDATE items SET word = 'x' WHERE id = 2");

    assertSame("SELECT id, lower(word::text), name FROM items ORDER BY id");
  }

  @Test
  void aConstraintMayBecomeDeferrableWhileItIsCaptured() {
    rig.source()
        .execute(
            "ALTER TABLE items DROP CONSTRAINT items_word_key, ADD CONSTRAINT word UNIQUE (word)");
    publish(BY_ID, "word", "id", "name");

    rig.source()
        .execute(
            "ALTER TABLE items DROP CONSTRAINT word, ADD CONSTRAINT word UNIQUE (word) DEFERRABLE",
            "UPDATE items SET word = CASE word WHEN 'a' THEN 'b' ELSE 'a' END WHERE id < 3");

    assertSame(WORDS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"id", "word"})
  void anyTransactionsEndInEqualRows(String key) {
    String[] columns = key.equals("id") ? new String[] {"id", "word", "name"} : words();
    publish(BY_ID, columns);
    Random random = new Random(7);

    for (int round = 0; round < 8; round++) {
      for (int transaction = 0; transaction < 12; transaction++) {
        rig.source().transaction(statements(random));
      }
      assertSame(key.equals("id") ? IDS : WORDS);
    }
  }

  private static String[] words() {
    return new String[] {"word", "id", "name"};
  }

  /** Some rows leave, some come, all others exchange their keys, in any order. */
  private static String[] statements(Random random) {
    List<String> statements = new ArrayList<>();
    int shift = random.nextInt(9);
    statements.add(
        "UPDATE items SET id = (id * 2 + "
            + shift
            + ") % 11, word = chr(97 + (id * 7 + "
            + shift
            + ") % 11)");
    statements.add("UPDATE items SET name = name || '.' WHERE id % 2 = " + random.nextInt(2));
    int id = random.nextInt(11);
    statements.add("DELETE FROM items WHERE id = " + id);
    statements.add(
        "INSERT INTO items SELECT n, chr(97 + n), 'n' FROM generate_series(0, 10) n WHERE n % 4 = "
            + random.nextInt(4)
            + " AND NOT EXISTS (SELECT FROM items WHERE id = n OR word = chr(97 + n))");
    Collections.shuffle(statements, random);
    statements.add(0, "SET CONSTRAINTS ALL DEFERRED");
    return statements.toArray(String[]::new);
  }
}
