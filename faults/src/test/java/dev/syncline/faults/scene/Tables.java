package dev.syncline.faults.scene;

import dev.syncline.faults.workload.Author;
import dev.syncline.testkit.TestDatabase;

/** The tables of a scene, on both sides. */
final class Tables {
  /** What all accounts and savings have together, on both sides, whenever one looks. */
  static final long SUM = 40_000;

  private static final String[] COPIED = {
    "CREATE TABLE tokens (id int PRIMARY KEY, n bigint NOT NULL)",
    "CREATE TABLE accounts (id int PRIMARY KEY, balance bigint NOT NULL, version bigint NOT NULL)",
    "CREATE TABLE savings (id int PRIMARY KEY, balance bigint NOT NULL, version bigint NOT NULL)",
    "CREATE TABLE items (id int PRIMARY KEY, version bigint NOT NULL, note text, large text)",
  };

  private Tables() {}

  static void createAt(TestDatabase source, TestDatabase destination) {
    source.execute(COPIED);
    source.execute(
        "CREATE TABLE journal (id bigint PRIMARY KEY, writer int NOT NULL)",
        "INSERT INTO journal SELECT -n, %d FROM generate_series(1, %d) n"
            .formatted(Author.NOBODY, Author.PRELOADED_ENTRIES),
        "INSERT INTO tokens VALUES (1, 0)",
        "INSERT INTO accounts SELECT n, 1000, 0 FROM generate_series(1, 20) n",
        "INSERT INTO savings SELECT n, 1000, 0 FROM generate_series(1, 20) n",
        "INSERT INTO items SELECT n, 0, 'preloaded' FROM generate_series(%d, %d) n"
            .formatted(Author.PRELOADED_FROM, Author.PRELOADED_FROM + Author.PRELOADED - 1));
    destination.execute(COPIED);
    destination.execute(
        "CREATE TABLE wealth (id int PRIMARY KEY, total bigint NOT NULL)",
        "CREATE TABLE deposits_1 (id int PRIMARY KEY, balance bigint NOT NULL)",
        "CREATE VIEW deposits AS SELECT id, balance FROM deposits_1",
        "CREATE TABLE counted (writer int PRIMARY KEY, n bigint NOT NULL)",
        "INSERT INTO counted SELECT n, 0 FROM generate_series(%d, %d) n"
            .formatted(Author.NOBODY, Author.WRITERS - 1));
  }
}
