package dev.syncline.postgres.sink;

import dev.syncline.engine.spi.ConsumerSink;
import dev.syncline.engine.spi.Delivery;
import dev.syncline.eventstore.Cursor;
import dev.syncline.eventstore.FeedHistories;
import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.Position;
import dev.syncline.manifest.ConnectionSettings;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.postgres.session.Session;
import dev.syncline.postgres.session.SqlState;
import dev.syncline.postgres.sink.bookkeeping.Bookkeeping;
import dev.syncline.postgres.sink.bookkeeping.CursorClaim;
import dev.syncline.postgres.sink.bookkeeping.CursorWatch;
import dev.syncline.postgres.sink.bookkeeping.FilledTables;
import dev.syncline.postgres.sink.bookkeeping.StaleSessions;
import dev.syncline.postgres.sink.internal.apply.CursorMove;
import dev.syncline.postgres.sink.internal.apply.RejectionPause;
import dev.syncline.postgres.sink.internal.apply.SinkDelivery;
import dev.syncline.postgres.sink.internal.apply.SinkFailures;
import dev.syncline.postgres.sink.internal.apply.SinkSession;
import dev.syncline.postgres.sink.internal.apply.WorkApplier;
import dev.syncline.postgres.sink.internal.deadletter.DeadLetters;
import dev.syncline.postgres.sink.internal.deadletter.Quarantine;
import dev.syncline.postgres.sink.internal.deadletter.QuarantineLog;
import dev.syncline.postgres.sink.internal.deadletter.WaitingCounts;
import dev.syncline.postgres.sink.internal.deadletter.WaitingKeys;
import dev.syncline.postgres.sink.internal.pause.PausePoints;
import dev.syncline.postgres.sink.internal.plan.SinkPlan;
import dev.syncline.postgres.sink.internal.plan.SinkPlanner;
import dev.syncline.postgres.sink.internal.plan.WrittenTables;
import dev.syncline.postgres.sink.internal.rows.SharedRows;
import dev.syncline.postgres.sink.settings.SinkSettings;
import dev.syncline.postgres.sink.subscription.ContractSubscription;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies the events of one feed to one PostgreSQL database. The database also stores the cursor,
 * which moves in the transaction that applies the events. Used by one thread.
 */
public final class PostgresSink implements ConsumerSink {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresSink.class);

  private final Connection connection;
  private final SinkPlan plan;
  private final SinkFailures failures;
  private final StaleSessions formerHolders;
  private final CursorClaim claim;
  private final SharedRows sharedRows;
  private final SinkSession session;
  private final CursorMove move;
  private final CursorWatch watch;
  private final WaitingCounts counts;
  private final WorkApplier applier;
  private final SinkSettings settings;
  private final RejectionPause pausing;

  private PostgresSink(
      Connection connection,
      SinkPlan plan,
      SinkFailures failures,
      Supplier<FeedHistories> histories,
      SinkProcess process,
      SinkSettings settings)
      throws SQLException {
    this.connection = connection;
    this.plan = plan;
    this.failures = failures;
    this.settings = settings;
    List<String> names = List.copyOf(plan.names());
    connection.setAutoCommit(false);
    formerHolders = StaleSessions.of(connection, failures.feed(), names);
    formerHolders.endFrozen(connection);
    claim = claim(names, histories.get(), process);
    pausing = new RejectionPause(claim, histories, process.name());
    watch = new CursorWatch(claim);
    sharedRows = process.sharedRows();
    session = new SinkSession(connection, plan, settings, sharedRows);
    move = new CursorMove(session, claim);
    DeadLetters deadLetters = new DeadLetters(connection, failures.feed());
    WaitingKeys waiting = new WaitingKeys(deadLetters, plan, settings.waitingKeys());
    QuarantineLog log = process.quarantineLog();
    counts = new WaitingCounts(deadLetters, waiting, names);
    log.waiting(deadLetters.waitingCounts());
    Quarantine quarantine =
        new Quarantine(deadLetters, waiting, process.refused(failures.feed()), log);
    PausePoints pauses = new PausePoints(process.pausePoints(failures.feed()));
    applier =
        new WorkApplier(
            session, plan, quarantine, process.passed(failures.feed()), failures, pauses);
    connection.commit();
  }

  /**
   * Checks the consumer schemas, then claims their cursors.
   *
   * @param feed the feed
   * @param destination the database to apply them to
   * @param subscriptions at least one, in the order in which they receive an event
   * @param histories returns the feed's current histories; called before and after the claim, and
   *     when a rejected event pauses a subscription
   * @param process the claiming process
   * @throws DiagnosticException with all problems that the user must solve
   * @throws dev.syncline.engine.spi.RetriableException for a transient failure
   * @throws dev.syncline.engine.spi.PlanOutdatedException if the destination changes meanwhile: the
   *     identities of its tables are then not recorded
   */
  static PostgresSink open(
      FeedName feed,
      ConnectionSettings destination,
      List<ContractSubscription> subscriptions,
      Supplier<FeedHistories> histories,
      SinkProcess process,
      SinkSettings settings) {
    SinkFailures failures = new SinkFailures(destination, feed);
    Connection connection = connect(destination, failures);
    try {
      SinkSession.prepare(connection, settings);
      SinkPlan plan = plan(connection, destination, subscriptions);
      PostgresSink sink =
          new PostgresSink(connection, plan, failures, histories, process, settings);
      sink.requireKnown(histories.get());
      sink.requireFilledTables();
      sink.requirePlanned();
      sink.session.reset();
      connection.commit();
      sink.sharedRows.opened();
      return sink;
    } catch (SQLException error) {
      close(connection);
      throw failures.opening(error);
    } catch (RuntimeException error) {
      close(connection);
      throw error;
    }
  }

  /**
   * Checks the consumer schemas without claiming or creating anything.
   *
   * @return each statement with its plan and the reason for it
   * @throws DiagnosticException with all problems that the user must solve
   * @throws dev.syncline.engine.spi.RetriableException for a transient failure
   */
  public static List<String> check(
      FeedName feed, ConnectionSettings destination, List<ContractSubscription> subscriptions) {
    SinkFailures failures = new SinkFailures(destination, feed);
    try (Connection connection = connect(destination, failures)) {
      return SinkPlanner.plan(connection, subscriptions).describe();
    } catch (SQLException error) {
      throw failures.opening(error);
    }
  }

  @Override
  public Position cursor() {
    return claim.position();
  }

  @Override
  public Map<String, Cursor> cursors() {
    Map<String, Cursor> moved = new TreeMap<>(claim.cursors());
    // Read afterwards: the cursor of one that was just paused is before the commit.
    moved.keySet().removeAll(pausing.paused());
    return moved;
  }

  @Override
  public Map<String, Long> waiting() {
    try {
      watch.look();
      Map<String, Long> found = counts.lately();
      connection.commit();
      return found;
    } catch (SQLException error) {
      throw failures.transientFailure(error);
    }
  }

  @Override
  public Delivery begin() {
    return new SinkDelivery(
        session, plan, claim, move, applier, formerHolders, failures, pausing, settings.replay());
  }

  @Override
  public Set<String> paused() {
    return pausing.paused();
  }

  /** Each statement with its plan and the reason for it. */
  public List<String> describe() {
    return plan.describe();
  }

  @Override
  public void close() {
    sharedRows.closed();
    close(connection);
  }

  private static Connection connect(ConnectionSettings destination, SinkFailures failures) {
    try {
      return Session.open(destination, "syncline sink");
    } catch (SQLException error) {
      throw failures.opening(error);
    }
  }

  private static SinkPlan plan(
      Connection connection,
      ConnectionSettings destination,
      List<ContractSubscription> subscriptions)
      throws SQLException {
    List<Diagnostic> problems = new ArrayList<>();
    try {
      Bookkeeping.ensure(connection, destination.user());
    } catch (DiagnosticException missing) {
      problems.addAll(missing.diagnostics());
    }
    try {
      SinkPlan plan = SinkPlanner.plan(connection, subscriptions);
      if (problems.isEmpty()) {
        return plan;
      }
    } catch (DiagnosticException refused) {
      problems.addAll(refused.diagnostics());
    }
    throw new DiagnosticException(problems);
  }

  /**
   * Claims the cursors. If a frozen former holder keeps them locked, ends its session and tries
   * again.
   */
  private CursorClaim claim(List<String> names, FeedHistories histories, SinkProcess process)
      throws SQLException {
    try {
      return CursorClaim.take(connection, failures.feed(), names, histories, process.id());
    } catch (SQLException error) {
      if (!SqlState.is(SqlState.LOCK_NOT_AVAILABLE, error)) {
        throw error;
      }
      connection.rollback();
      formerHolders.end(connection);
      return CursorClaim.take(connection, failures.feed(), names, histories, process.id());
    }
  }

  private void requireKnown(FeedHistories histories) throws SQLException {
    Map<String, Cursor> unknown = new TreeMap<>(claim.cursors());
    unknown.values().removeIf(histories::contain);
    if (!unknown.isEmpty()) {
      WrittenTables tables = WrittenTables.of(connection, plan, unknown.keySet());
      throw failures.unknownEvents(unknown, histories.head(), tables);
    }
    Map<String, Cursor> left = new TreeMap<>(claim.cursors());
    left.values().removeIf(histories::continueAfter);
    if (!left.isEmpty()) {
      WrittenTables tables = WrittenTables.of(connection, plan, left.keySet());
      throw failures.droppedEvents(left, histories.base().oldest(), tables);
    }
  }

  private void requireFilledTables() throws SQLException {
    Map<String, Set<String>> replaced =
        FilledTables.replaced(connection, failures.feed(), plan.written(), plan.sql());
    if (!replaced.isEmpty()) {
      WrittenTables tables = WrittenTables.of(connection, plan, replaced.keySet());
      throw failures.replacedTables(replaced, tables);
    }
  }

  /**
   * Checks the plan after the tables' identities are recorded. A table that was dropped or renamed
   * since planning is missing from that record: if it were recreated, a later start could not
   * detect that it lacks rows.
   */
  private void requirePlanned() throws SQLException {
    BitSet all = new BitSet();
    all.set(0, plan.lanes().size());
    List<String> changed = session.changesSincePlan(all);
    if (!changed.isEmpty()) {
      throw failures.outdated(changed);
    }
  }

  private static void close(Connection connection) {
    try {
      connection.close();
    } catch (SQLException error) {
      LOG.debug("could not close the session", error);
    }
  }
}
