package dev.syncline.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.syncline.testkit.TestDatabase;
import dev.syncline.testkit.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * kill -9 of the publishing and of the consuming process, again and again under steady writes: at
 * random moments, and in mid-transaction, while it waits for the row that makes the rest count. The
 * consumer counts, so a lost or doubled event shows for good.
 */
class KillTest {
  private static final int KILLS = Integer.getInteger("syncline.kills", 6);
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final TestDatabase source = TestPostgres.shared().database();
  private final TestDatabase store = TestPostgres.shared().database();
  private final TestDatabase destination = TestPostgres.shared().database();
  private final Random random = new Random(20261121);
  private final AtomicReference<Exception> writerFailure = new AtomicReference<>();
  private volatile boolean writing = true;

  @TempDir private Path directory;
  private SyncProcess publisher;
  private SyncProcess consumer;

  @AfterEach
  void endProcesses() {
    publisher.close();
    consumer.close();
    writing = false;
  }

  @Test
  void countersAreExact() throws Exception {
    source.execute(
        "CREATE TABLE counters (id int PRIMARY KEY, n bigint NOT NULL)",
        "INSERT INTO counters SELECT n, 0 FROM generate_series(1, 10) n");
    destination.execute("CREATE TABLE counted (id int PRIMARY KEY, n bigint NOT NULL)");
    publisher = new SyncProcess(directory.resolve("publisher.log"), publisherManifest());
    consumer = new SyncProcess(directory.resolve("consumer.log"), consumerManifest());
    awaitRows(10);
    Thread writer = new Thread(this::write, "writer");
    writer.start();

    for (int kill = 0; kill < KILLS; kill++) {
      SyncProcess victim = kill % 2 == 0 ? publisher : consumer;
      long before = total();
      await()
          .atMost(PATIENCE)
          .ignoreExceptions()
          .until(() -> total() > before + random.nextInt(400));
      switch (kill % 4) {
        case 2 -> killWhileItWaitsFor("SELECT FROM sync_events.feed FOR UPDATE", store, victim);
        case 3 ->
            killWhileItWaitsFor("SELECT FROM sync_sink.cursor FOR UPDATE", destination, victim);
        default -> victim.kill();
      }
      victim.start();
    }
    writing = false;
    writer.join();

    assertThat(writerFailure).hasValue(null);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(destination.rows("SELECT id, n FROM counted ORDER BY id"))
                    .isEqualTo(source.rows("SELECT id, n + 1 FROM counters ORDER BY id")));
    assertThat(source.number("SELECT sum(n) FROM counters")).isGreaterThan(KILLS * 10L);
    publisher.terminate();
    consumer.terminate();
    assertThat(publisher.output()).doesNotContain("\tat ");
    assertThat(consumer.output()).doesNotContain("\tat ");
  }

  private static void killWhileItWaitsFor(String lock, TestDatabase database, SyncProcess victim)
      throws Exception {
    try (Connection holder = database.connect();
        Statement statement = holder.createStatement()) {
      holder.setAutoCommit(false);
      statement.execute(lock);
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  database.number(
                          "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                              + " AND wait_event_type = 'Lock' AND application_name LIKE"
                              + " 'syncline%'")
                      > 0);
      victim.kill();
    }
  }

  private void awaitRows(int rows) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> {
              if (!publisher.isAlive() || !consumer.isAlive()) {
                throw new AssertionError(publisher.output() + consumer.output());
              }
              return destination.number("SELECT count(*) FROM counted") == rows;
            });
  }

  private long total() {
    return destination.number("SELECT coalesce(sum(n), 0) FROM counted");
  }

  private void write() {
    Random ids = new Random(7);
    try (Connection connection = source.connect();
        Statement statement = connection.createStatement()) {
      while (writing) {
        statement.execute("UPDATE counters SET n = n + 1 WHERE id = " + (1 + ids.nextInt(10)));
        Thread.sleep(2);
      }
    } catch (SQLException | InterruptedException failure) {
      writerFailure.set(failure);
    }
  }

  private Path publisherManifest() throws IOException {
    return Files.writeString(
        directory.resolve("from-counters.json"),
        """
        {
          "slug": "from-counters",
          "manifestVersion": 0,
          "connections": [%s, %s],
          "dataStores": [{"connectionSlug": "db-source", "config": {"connectionType": "postgres",
            "slotName": "kill_%s", "publicationName": "kill_%s"}}],
          "eventStores": [{"connectionSlug": "db-store"}],
          "publicSchemas": [{
            "name": "counters", "source": {"dataStoreSlug": "db-source"}, "version": {"major": 1, "minor": 0},
            "outputSchema": {"type": "object", "properties": {"id": {"type": "integer"}, "n": {"type": "integer"}}},
            "config": {"publicSchemaType": "postgres", "transformations": [
              {"operation": "insert", "table": "counters", "sql": "SELECT id, n FROM counters WHERE id = :id"},
              {"operation": "update", "table": "counters", "sql": "SELECT id, n FROM counters WHERE id = :id"}]}
          }]
        }
        """
            .formatted(
                connection("db-source", source),
                connection("db-store", store),
                source.name(),
                source.name()));
  }

  private Path consumerManifest() throws IOException {
    return Files.writeString(
        directory.resolve("to-counted.json"),
        """
        {
          "slug": "to-counted",
          "manifestVersion": 0,
          "connections": [%s, %s],
          "dataStores": [{"connectionSlug": "db-destination"}],
          "eventStores": [{"connectionSlug": "db-store"}],
          "consumerSchemas": [{
            "name": "counted", "sourceManifestSlug": "from-counters",
            "publicSchema": {"name": "counters", "majorVersion": 1},
            "config": {"consumerSchemaType": "postgres", "destinationDataStoreSlug": "db-destination",
              "sql": "INSERT INTO counted AS c (id, n) VALUES (:id, 1) ON CONFLICT (id) DO UPDATE SET n = c.n + 1",
              "deleteSql": "DELETE FROM counted WHERE id = :id"}
          }]
        }
        """
            .formatted(connection("db-destination", destination), connection("db-store", store)));
  }

  private static String connection(String slug, TestDatabase database) {
    return """
    {"slug": "%s", "config": {"connectionType": "postgres", "host": "%s", "port": %d, "user": "%s",
     "password": "any", "database": "%s"}}\
    """
        .formatted(slug, database.host(), database.port(), TestDatabase.USER, database.name());
  }
}
