package dev.syncline.eventstore.postgres;

import dev.syncline.eventstore.ConsumerId;
import dev.syncline.eventstore.ConsumerRegistry;
import dev.syncline.eventstore.ConsumerReport;
import dev.syncline.eventstore.Cursor;
import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.History;
import dev.syncline.eventstore.Position;
import dev.syncline.eventstore.RegisteredConsumer;
import dev.syncline.eventstore.RegisteredConsumer.GivenUp;
import dev.syncline.eventstore.SchemaId;
import dev.syncline.manifest.schema.Slug;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;

/** The consumers, in {@code sync_events.consumer}. */
final class ConsumerTable implements ConsumerRegistry {
  /** In one order, so that two processes that report the same consumers do not deadlock. */
  private static final String REPORT =
      """
      SELECT sync_events.report_consumer(f.id, c.name, c.destination, c.schema_id, c.position, c.history)
        FROM (SELECT * FROM unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::integer[], ?::bigint[], ?::uuid[])
                AS r(manifest, data_store, name, destination, schema_id, position, history)
               ORDER BY 1, 2, 3, 4 OFFSET 0) AS c
        LEFT JOIN sync_events.feed f ON f.manifest_slug = c.manifest AND f.data_store_slug = c.data_store
      """;

  private static final String SELECT =
      """
      SELECT f.manifest_slug, f.data_store_slug, c.name, c.destination, c.schema_id, c.position, c.history,
             c.first_reported_at, c.reported_at, c.given_up_at, c.given_up_reason
        FROM sync_events.consumer c JOIN sync_events.feed f ON f.id = c.feed_id
      """;

  private static final String OF_FEED =
      """
       WHERE f.id = c.feed_id AND f.manifest_slug = :manifest AND f.data_store_slug = :dataStore
         AND c.name = :name AND c.destination = :destination
      """;
  private static final String DELETE =
      "DELETE FROM sync_events.consumer c USING sync_events.feed f" + OF_FEED;
  private static final String GIVE_UP =
      """
      UPDATE sync_events.consumer c
         SET given_up_at = coalesce(c.given_up_at, now()),
             given_up_reason = coalesce(c.given_up_reason, :reason)
        FROM sync_events.feed f
      """
          + OF_FEED;

  private final Database database;

  ConsumerTable(Database database) {
    this.database = database;
  }

  @Override
  public void report(List<ConsumerReport> reports) {
    if (reports.isEmpty()) {
      return;
    }
    database.askDriver(
        connection -> {
          try (PreparedStatement report = connection.prepareStatement(REPORT)) {
            bind(report, reports);
            return report.execute();
          }
        });
  }

  private static void bind(PreparedStatement report, List<ConsumerReport> reports)
      throws SQLException {
    array(report, 1, "text", reports, one -> one.consumer().feed().manifest().value());
    array(report, 2, "text", reports, one -> one.consumer().feed().dataStore().value());
    array(report, 3, "text", reports, one -> one.consumer().name());
    array(report, 4, "text", reports, one -> one.consumer().destination());
    array(report, 5, "integer", reports, one -> one.schema().value());
    array(report, 6, "bigint", reports, one -> one.cursor().position().value());
    array(report, 7, "uuid", reports, one -> one.cursor().history().map(History::id).orElse(null));
  }

  private static void array(
      PreparedStatement statement,
      int index,
      String type,
      List<ConsumerReport> reports,
      Function<ConsumerReport, Object> value)
      throws SQLException {
    Connection connection = statement.getConnection();
    statement.setArray(
        index, connection.createArrayOf(type, reports.stream().map(value).toArray()));
  }

  @Override
  public List<RegisteredConsumer> all() {
    return database.ask(ConsumerTable::all);
  }

  static List<RegisteredConsumer> all(Handle handle) {
    return handle.createQuery(SELECT).map((row, context) -> consumer(row)).stream()
        .sorted(RegisteredConsumer.BY_NAME)
        .toList();
  }

  @Override
  public boolean forget(ConsumerId consumer) {
    return database.ask(handle -> bind(handle.createUpdate(DELETE), consumer).execute()) == 1;
  }

  @Override
  public boolean giveUp(ConsumerId consumer, String reason) {
    return database.ask(
            handle -> bind(handle.createUpdate(GIVE_UP), consumer).bind("reason", reason).execute())
        == 1;
  }

  private static Update bind(Update update, ConsumerId consumer) {
    return update
        .bind("manifest", consumer.feed().manifest().value())
        .bind("dataStore", consumer.feed().dataStore().value())
        .bind("name", consumer.name())
        .bind("destination", consumer.destination());
  }

  private static RegisteredConsumer consumer(ResultSet row) throws SQLException {
    ConsumerId id =
        new ConsumerId(
            new FeedName(
                new Slug(row.getString("manifest_slug")),
                new Slug(row.getString("data_store_slug"))),
            row.getString("name"),
            row.getString("destination"));
    Cursor cursor =
        new Cursor(
            Optional.ofNullable(row.getObject("history", UUID.class)).map(History::new),
            new Position(row.getLong("position")));
    return new RegisteredConsumer(
        new ConsumerReport(id, new SchemaId(row.getInt("schema_id")), cursor),
        instant(row, "first_reported_at"),
        instant(row, "reported_at"),
        givenUp(row));
  }

  private static Optional<GivenUp> givenUp(ResultSet row) throws SQLException {
    String reason = row.getString("given_up_reason");
    return reason == null
        ? Optional.empty()
        : Optional.of(new GivenUp(instant(row, "given_up_at"), reason));
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }
}
