package dev.syncline.postgres.sink.verify;

import dev.syncline.eventstore.CanonicalKey;
import dev.syncline.eventstore.Cursor;
import dev.syncline.eventstore.FeedName;
import dev.syncline.manifest.ConnectionSettings;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.postgres.session.Failure;
import dev.syncline.postgres.session.ServerError;
import dev.syncline.postgres.session.Session;
import dev.syncline.postgres.session.SqlState;
import dev.syncline.postgres.session.UserPath;
import dev.syncline.postgres.sink.bookkeeping.OpeningFailures;
import dev.syncline.postgres.sink.internal.plan.MappingPlanner;
import dev.syncline.postgres.sink.internal.plan.RowMapping;
import dev.syncline.postgres.sink.internal.plan.TableMapping;
import dev.syncline.postgres.sink.internal.rows.EventRows;
import dev.syncline.postgres.sink.problem.SinkCode;
import dev.syncline.postgres.sink.subscription.ContractSubscription;
import dev.syncline.postgres.sql.Quoted;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one consumer schema at its destination, to be compared with those at the source. Owns
 * one session, which only reads. Used by one thread.
 */
public final class DestinationRows implements AutoCloseable {
  /**
   * Each expected row is one search in the index of the key: a plan that reads the whole table for
   * some thousand rows would be repeated for every chunk.
   */
  private static final String SETTINGS =
      "SET default_transaction_read_only = on; SET jit = off; SET enable_hashjoin = off;"
          + " SET enable_mergejoin = off; SET enable_seqscan = off";

  private final ConnectionSettings destination;
  private final Connection session;
  private final ContractSubscription consumer;
  private final TableMapping mapping;
  private final ShownValues shown;
  private final @Nullable ComparisonSql sql;

  private DestinationRows(
      ConnectionSettings destination,
      Connection session,
      ContractSubscription consumer,
      TableMapping mapping,
      ShownValues shown) {
    this.destination = destination;
    this.session = session;
    this.consumer = consumer;
    this.mapping = mapping;
    this.shown = shown;
    sql = mapping instanceof RowMapping rows ? new ComparisonSql(rows, shown) : null;
  }

  /**
   * Connects to a destination and inverts the SQL of a consumer schema.
   *
   * @param consumer the consumer schema, with at least one contract
   * @param all all known consumer schemas of the destination: some may write to the same table. SQL
   *     of others that is refused is their own problem
   * @throws DiagnosticException if the login or the consumer schema's SQL is refused
   * @throws dev.syncline.engine.spi.RetriableException if the destination cannot be reached now
   */
  public static DestinationRows open(
      ConnectionSettings destination,
      ContractSubscription consumer,
      List<ContractSubscription> all,
      ShownValues shown) {
    @Nullable Connection session = null;
    try {
      session = Session.open(destination, "syncline verify");
      TableMapping mapping = MappingPlanner.plan(session, consumer, all);
      try (Statement statement = session.createStatement()) {
        statement.execute(SETTINGS);
      }
      return new DestinationRows(destination, session, consumer, mapping, shown);
    } catch (SQLException error) {
      close(session);
      throw new OpeningFailures(destination).meaning(error);
    } catch (RuntimeException refused) {
      close(session);
      throw refused;
    }
  }

  /** What can be compared. Unless it is nothing, the other methods can be used. */
  public Coverage coverage() {
    return Coverage.of(mapping);
  }

  /** The key properties, in the order of the values of a {@link KeyPage.Key}. */
  public List<String> keyProperties() {
    return rows().key().stream().map(RowMapping.Key::property).toList();
  }

  /**
   * Compares rows with those of the destination as they are now.
   *
   * @param objects public rows, as JSON objects
   * @return those that are missing or differ, in order
   */
  public List<RowFinding> compare(List<String> objects) {
    return run(() -> compareNow(objects));
  }

  /**
   * The next keys at the destination.
   *
   * @param after where the page begins; empty for the first
   * @param most the most keys to return
   */
  public KeyPage keys(Optional<KeyPage.After> after, int most) {
    return run(() -> keysNow(after, most));
  }

  /** How many rows the destination has of this consumer schema. */
  public long count() {
    return run(
        () -> {
          try (PreparedStatement query = session.prepareStatement(sql().count());
              ResultSet row = UserPath.rows(query)) {
            row.next();
            return row.getLong(1);
          }
        });
  }

  /**
   * Takes a snapshot of the destination, in which rows and cursor belong together. No other method
   * of this object may be called until it is closed.
   *
   * @param feed the feed of the consumer's public schema
   */
  public DestinationSnapshot snapshot(FeedName feed) {
    return run(() -> DestinationSnapshot.take(this, session, feed, consumer.name()));
  }

  /**
   * How far the consumer has applied a feed; the start if it has not begun.
   *
   * @throws DiagnosticException if nothing was ever applied at this destination
   */
  public Cursor cursor(FeedName feed) {
    return run(() -> DestinationSnapshot.cursor(session, feed, consumer.name()));
  }

  /** The work of one call. */
  interface Work<T> {
    T run() throws SQLException;
  }

  /** Runs work, and translates its failures into messages without values. */
  <T> T run(Work<T> work) {
    try {
      return work.run();
    } catch (SQLException error) {
      throw meaning(error);
    }
  }

  private RuntimeException meaning(SQLException error) {
    if (SqlState.is(SqlState.INSUFFICIENT_PRIVILEGE, error)) {
      return new DiagnosticException(
          Diagnostic.error(
              SinkCode.NO_PRIVILEGE,
              "destination "
                  + destination.address()
                  + ": the rows of "
                  + coverage().table()
                  + " cannot be read: "
                  + new ServerError(error).wordsOnOurs(),
              "GRANT SELECT ON "
                  + coverage().table()
                  + " TO "
                  + Quoted.identifier(destination.user())));
    }
    return new OpeningFailures(destination).meaning(error);
  }

  List<RowFinding> compareNow(List<String> objects) throws SQLException {
    List<RowFinding> found = new ArrayList<>();
    compareNow(objects, 0, found);
    return found;
  }

  /** Compares smaller parts if the destination does not accept a value, down to that row. */
  private void compareNow(List<String> objects, int first, List<RowFinding> found)
      throws SQLException {
    if (objects.isEmpty()) {
      return;
    }
    Optional<Savepoint> before =
        session.getAutoCommit() ? Optional.empty() : Optional.of(session.setSavepoint());
    List<RowFinding> together = new ArrayList<>();
    try {
      compareTogether(objects, first, together);
    } catch (SQLException error) {
      if (Failure.of(error) != Failure.DATA) {
        throw error;
      }
      if (before.isPresent()) {
        session.rollback(before.get());
      }
      int half = objects.size() / 2;
      if (half == 0) {
        found.add(new RowFinding(first, RowFinding.Kind.UNACCEPTABLE, List.of()));
      } else {
        compareNow(objects.subList(0, half), first, found);
        compareNow(objects.subList(half, objects.size()), first + half, found);
      }
      return;
    }
    found.addAll(together);
  }

  private void compareTogether(List<String> objects, int first, List<RowFinding> found)
      throws SQLException {
    try (PreparedStatement query = bound(sql().differences(), objects);
        ResultSet row = UserPath.rows(query)) {
      while (row.next()) {
        boolean missing = row.getBoolean(2);
        found.add(
            new RowFinding(
                first + row.getInt(1),
                missing ? RowFinding.Kind.MISSING : RowFinding.Kind.CHANGED,
                missing ? List.of() : columns(row)));
      }
    }
  }

  private List<ColumnDifference> columns(ResultSet row) throws SQLException {
    List<ColumnDifference> columns = new ArrayList<>();
    int count = rows().columns().size();
    for (int place = 0; place < count; place++) {
      if (row.getBoolean(3 + place)) {
        int values = 3 + count + 2 * place;
        boolean wanted = shown == ShownValues.OF_DIFFERENCES;
        columns.add(
            new ColumnDifference(
                rows().columns().get(place).name(),
                wanted ? Optional.ofNullable(row.getString(values)) : Optional.empty(),
                wanted ? Optional.ofNullable(row.getString(values + 1)) : Optional.empty()));
      }
    }
    return columns;
  }

  /** The indexes of the keys whose row is there. */
  List<Integer> presentNow(List<String> keys) throws SQLException {
    List<Integer> present = new ArrayList<>();
    if (!keys.isEmpty()) {
      try (PreparedStatement query = bound(sql().present(), keys);
          ResultSet row = UserPath.rows(query)) {
        while (row.next()) {
          present.add(row.getInt(1));
        }
      }
    }
    return present;
  }

  /**
   * Binds JSON objects in the form in which the event store returns them: a value of type json, or
   * the sign of a zero, would otherwise look different.
   */
  private PreparedStatement bound(String text, List<String> objects) throws SQLException {
    EventRows.Batch batch = sql().rows().batch();
    for (int row = 0; row < objects.size(); row++) {
      batch.add(numbered(CanonicalKey.of(objects.get(row)), row));
    }
    PreparedStatement statement = session.prepareStatement(text);
    batch.bind(statement);
    return statement;
  }

  private static String numbered(String object, int row) {
    String members = object.substring(1);
    return "{\""
        + ComparisonSql.NUMBER
        + "\": "
        + row
        + (members.startsWith("}") ? "" : ", ")
        + members;
  }

  private KeyPage keysNow(Optional<KeyPage.After> after, int most) throws SQLException {
    String text = after.isPresent() ? sql().nextKeys() : sql().firstKeys();
    List<KeyPage.Key> keys = new ArrayList<>();
    int columns = rows().key().size();
    try (PreparedStatement query = session.prepareStatement(text)) {
      int place = 1;
      for (String value : after.map(KeyPage.After::values).orElse(List.of())) {
        query.setString(place++, value);
      }
      query.setInt(place, most);
      try (ResultSet row = UserPath.rows(query)) {
        while (row.next()) {
          List<String> values = new ArrayList<>();
          for (int column = 1; column <= columns; column++) {
            values.add(Objects.requireNonNullElse(row.getString(column), ""));
          }
          keys.add(new KeyPage.Key(values, CanonicalKey.of(row.getString(columns + 1))));
        }
      }
    }
    Optional<KeyPage.After> next =
        keys.size() < most
            ? Optional.empty()
            : Optional.of(new KeyPage.After(keys.get(keys.size() - 1).values()));
    return new KeyPage(keys, next);
  }

  private RowMapping rows() {
    return (RowMapping) mapping;
  }

  private ComparisonSql sql() {
    return Objects.requireNonNull(sql, "nothing can be compared");
  }

  @Override
  public void close() {
    close(session);
  }

  private static void close(@Nullable Connection session) {
    try {
      if (session != null) {
        session.close();
      }
    } catch (SQLException lost) {
      // The server ends a lost session.
    }
  }
}
