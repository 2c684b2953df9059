package dev.syncline.postgres.sink.replay;

import dev.syncline.eventstore.Cursor;
import dev.syncline.eventstore.Event;
import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.History;
import dev.syncline.eventstore.Position;
import dev.syncline.manifest.ConnectionSettings;
import dev.syncline.postgres.session.Session;
import dev.syncline.postgres.session.UserPath;
import dev.syncline.postgres.sink.internal.apply.SinkSession;
import dev.syncline.postgres.sink.internal.plan.SinkPlan;
import dev.syncline.postgres.sink.internal.plan.SinkPlanner;
import dev.syncline.postgres.sink.internal.plan.StatementBatch;
import dev.syncline.postgres.sink.internal.plan.StatementBatchPlanner;
import dev.syncline.postgres.sink.internal.rows.SharedRows;
import dev.syncline.postgres.sink.settings.SinkSettings;
import dev.syncline.postgres.sink.subscription.ContractSubscription;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Applies events of one consumer schema in a transaction that is rolled back, and compares the rows
 * with those before. Rows that it writes stay locked until {@link #close}; the cursor is not
 * locked. Used by one thread.
 */
public final class ReplayDryRun implements AutoCloseable {
  /** The rows as they are now, the cursor to which they belong, and the oldest running id. */
  private static final String BEGIN =
      """
      SELECT position, history, pg_snapshot_xmin(pg_current_snapshot())::text, pg_export_snapshot()
      FROM sync_sink.cursor WHERE feed = ? AND subscription = ?
      """;

  private static final String POSITION =
      "SELECT position FROM sync_sink.cursor WHERE feed = ? AND subscription = ?";

  private final ReplayFailures failures;
  private final FeedName feed;
  private final String subscription;
  private final Connection session;
  private final Connection before;
  private final SinkPlan plan;
  private final SinkSession sink;
  private final List<ComparedTable> tables = new ArrayList<>();
  private final Cursor cursor;
  private final long oldest;
  private long events;

  private ReplayDryRun(
      ReplayFailures failures,
      Connection session,
      Connection before,
      ContractSubscription contracts,
      SinkSettings settings)
      throws SQLException {
    this.failures = failures;
    this.session = session;
    this.before = before;
    SinkSession.prepare(session, settings);
    plan = SinkPlanner.plan(session, List.of(contracts));
    feed = contracts.contracts().get(0).feed();
    subscription = contracts.name();
    for (long relation : written(plan)) {
      tables.add(ComparedTable.of(session, relation));
    }
    session.setAutoCommit(false);
    sink = new SinkSession(session, plan, settings, new SharedRows());
    session.commit();
    try (PreparedStatement begin = session.prepareStatement(BEGIN)) {
      name(begin);
      try (ResultSet row = begin.executeQuery()) {
        if (!row.next()) {
          throw failures.noCursor(subscription);
        }
        cursor =
            new Cursor(
                Optional.ofNullable(row.getObject(2, UUID.class)).map(History::new),
                new Position(row.getLong(1)));
        oldest = Long.parseLong(row.getString(3));
        share(row.getString(4), settings);
      }
    }
    sink.reset();
  }

  /**
   * Connects to the destination and begins.
   *
   * @throws dev.syncline.manifest.verify.DiagnosticException with all problems that the user must
   *     solve
   * @throws dev.syncline.engine.spi.RetriableException if it cannot be reached now
   */
  public static ReplayDryRun open(
      ConnectionSettings destination, ContractSubscription subscription, SinkSettings settings) {
    ReplayFailures failures = new ReplayFailures(destination);
    @Nullable Connection session = null;
    @Nullable Connection before = null;
    try {
      session = Session.open(destination, "syncline dry run");
      before = Session.open(destination, "syncline dry run comparison");
      return new ReplayDryRun(failures, session, before, subscription, settings);
    } catch (SQLException error) {
      end(session);
      end(before);
      throw failures.opening(error);
    } catch (RuntimeException refused) {
      end(session);
      end(before);
      throw refused;
    }
  }

  /** The cursor to which the rows belong with which it compares. */
  public Cursor cursor() {
    return cursor;
  }

  /**
   * Applies events, in feed order.
   *
   * @throws dev.syncline.manifest.verify.DiagnosticException if the destination refuses an event
   */
  public void apply(List<Event> page) {
    StatementBatchPlanner planner = plan.newRuns();
    for (Event event : page) {
      plan.lanesFor(event).forEach(lane -> planner.add(lane.number(), event));
    }
    for (StatementBatch run : planner.runs()) {
      try {
        sink.apply(run.lane(), run.events());
      } catch (SQLException error) {
        throw failures.refused(plan.lanes().get(run.lane()), run.events(), error);
      }
    }
    events += page.size();
    keepAlive();
  }

  private void keepAlive() {
    try (Statement statement = before.createStatement()) {
      statement.execute("SELECT");
    } catch (SQLException error) {
      throw failures.meaning(error);
    }
  }

  /**
   * Checks what a commit would check, and compares.
   *
   * @param mostKeys how many rows that differ are reported by their keys, for each table
   * @throws dev.syncline.manifest.verify.DiagnosticException if a constraint is violated, or the
   *     destination has changed meanwhile
   */
  public DryRunReport report(int mostKeys) {
    try {
      checkEnd();
      return UserPath.without(session, () -> compare(mostKeys));
    } catch (SQLException error) {
      throw failures.meaning(error);
    }
  }

  private void checkEnd() throws SQLException {
    try {
      sink.checkConstraints();
    } catch (SQLException error) {
      throw failures.refusedEnd(error);
    }
    BitSet all = new BitSet();
    all.set(0, plan.lanes().size());
    List<String> changed = sink.changesSincePlan(all);
    if (!changed.isEmpty()) {
      throw failures.outdated(changed);
    }
  }

  private DryRunReport compare(int mostKeys) throws SQLException {
    OpenTransaction transaction = OpenTransaction.of(session, before, oldest);
    List<TableDifferences> differences = new ArrayList<>();
    for (ComparedTable table : tables) {
      differences.add(
          table.hasKey()
              ? new TableComparison(session, before, table, mostKeys).run(transaction)
              : TableDifferences.notCompared(table.name()));
    }
    return new DryRunReport(cursor, position(), events, differences);
  }

  private Position position() throws SQLException {
    try (PreparedStatement query = session.prepareStatement(POSITION)) {
      name(query);
      try (ResultSet row = query.executeQuery()) {
        return row.next() ? new Position(row.getLong(1)) : cursor.position();
      }
    }
  }

  /** Lets the other session see the rows as they are now, for as long as this may take. */
  private void share(String snapshot, SinkSettings settings) throws SQLException {
    Duration idle = settings.statementTimeout().plus(settings.idleTimeout());
    try (Statement statement = before.createStatement()) {
      statement.execute("SET idle_in_transaction_session_timeout = " + idle.toMillis());
      statement.execute("SET statement_timeout = " + settings.statementTimeout().toMillis());
      before.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      before.setAutoCommit(false);
      statement.execute("SET TRANSACTION SNAPSHOT '" + snapshot + "'");
    }
  }

  private void name(PreparedStatement statement) throws SQLException {
    statement.setString(1, feed.toString());
    statement.setString(2, subscription);
  }

  private static Set<Long> written(SinkPlan plan) {
    Set<Long> relations = new LinkedHashSet<>();
    plan.lanes().forEach(lane -> lane.written().ifPresent(relations::add));
    return relations;
  }

  /** Rolls back. */
  @Override
  public void close() {
    end(session);
    end(before);
  }

  private static void end(@Nullable Connection session) {
    try {
      if (session != null) {
        try (session) {
          if (!session.getAutoCommit()) {
            session.rollback();
          }
        }
      }
    } catch (SQLException lost) {
      // The server ends a lost session.
    }
  }
}
