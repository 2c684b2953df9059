package dev.syncline.postgres.sink;

import dev.syncline.engine.spi.Delivery;
import dev.syncline.eventstore.Event;
import dev.syncline.eventstore.FencedException;
import dev.syncline.eventstore.Position;
import dev.syncline.postgres.connect.Failure;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One transaction at the destination: events in as few statements as their order allows. */
final class SinkDelivery implements Delivery {
  private static final Logger LOG = LoggerFactory.getLogger(SinkDelivery.class);
  private static final String LOCK_TIMEOUT = "55P03";

  private final SinkSession session;
  private final SinkPlan plan;
  private final Claim claim;
  private final Holders formerHolders;
  private final SinkFailures failures;
  private boolean begun;
  private boolean ended;

  SinkDelivery(
      SinkSession session,
      SinkPlan plan,
      Claim claim,
      Holders formerHolders,
      SinkFailures failures) {
    this.session = session;
    this.plan = plan;
    this.claim = claim;
    this.formerHolders = formerHolders;
    this.failures = failures;
  }

  /** One event for one statement. */
  private record Work(Lane lane, Event event) {}

  @Override
  public void apply(List<Event> events) {
    List<Work> work = work(events);
    if (work.isEmpty()) {
      return;
    }
    try {
      Optional<Savepoint> before = mark();
      try {
        applyInRuns(work);
      } catch (SQLException error) {
        requireData(error);
        LOG.debug(
            "a statement for many events was refused, trying one by one: {}",
            new ServerError(error).condition());
        backTo(before);
        applyOneByOne(work);
      }
      if (before.isPresent()) {
        session.connection().releaseSavepoint(before.get());
      }
    } catch (SQLException error) {
      throw failed(error);
    }
  }

  @Override
  public void commit(Position through) {
    try {
      if (!begun) {
        begin();
      }
      claim.move(through);
      commitTransaction(through);
      claim.moved(through);
    } catch (FencedException fenced) {
      close();
      throw fenced;
    } catch (SQLException error) {
      throw failed(error);
    }
  }

  private void commitTransaction(Position through) throws SQLException {
    try {
      session.connection().commit();
      ended = true;
    } catch (SQLException error) {
      requireData(error);
      throw failures.refusedCommit(claim.position(), through, error);
    }
  }

  @Override
  public void close() {
    if (begun && !ended) {
      ended = true;
      try {
        session.connection().rollback();
      } catch (SQLException lost) {
        LOG.debug("could not roll back; the server does, once it sees the session is gone", lost);
      }
    }
  }

  /** What each subscription has not applied yet. */
  private List<Work> work(List<Event> events) {
    List<Work> work = new ArrayList<>(events.size());
    for (Event event : events) {
      for (Lane lane : plan.lanesFor(event)) {
        if (event.position().isAfter(claim.position(lane.statement().subscription().name()))) {
          work.add(new Work(lane, event));
        }
      }
    }
    return work;
  }

  private void applyInRuns(List<Work> work) throws SQLException {
    RunPlanner planner = plan.newRuns();
    for (Work one : work) {
      planner.add(one.lane().number(), one.event());
    }
    for (Run run : planner.runs()) {
      session.apply(run.lane(), run.events());
    }
  }

  /** A statement for many events may be refused for its size or order; if not, this tells which. */
  private void applyOneByOne(List<Work> work) throws SQLException {
    for (Work one : work) {
      Savepoint before = session.connection().setSavepoint();
      try {
        session.apply(one.lane().number(), List.of(one.event()));
        session.connection().releaseSavepoint(before);
      } catch (SQLException error) {
        requireData(error);
        session.connection().rollback(before);
        String detail = CastProbe.find(session.connection(), one.lane().sql(), one.event());
        throw failures.refusal(one.lane(), one.event(), detail, error);
      }
    }
  }

  private static void requireData(SQLException error) throws SQLException {
    if (Failure.of(error) == Failure.TRANSIENT) {
      throw error;
    }
  }

  /** The beginning of a transaction needs no savepoint: all of it can be undone. */
  private Optional<Savepoint> mark() throws SQLException {
    if (begun) {
      return Optional.of(session.connection().setSavepoint());
    }
    begin();
    return Optional.empty();
  }

  private void begin() throws SQLException {
    begun = true;
    session.beginTransaction();
  }

  private void backTo(Optional<Savepoint> before) throws SQLException {
    if (before.isPresent()) {
      session.connection().rollback(before.get());
    } else {
      session.connection().rollback();
      session.beginTransaction();
    }
  }

  /** Locks that stay may be those of a frozen predecessor: its session is ended. */
  private RuntimeException failed(SQLException error) {
    close();
    if (LOCK_TIMEOUT.equals(error.getSQLState())) {
      try {
        formerHolders.end(session.connection());
      } catch (SQLException notEnded) {
        error.addSuppressed(notEnded);
      }
    }
    return failures.transientFailure(error);
  }
}
