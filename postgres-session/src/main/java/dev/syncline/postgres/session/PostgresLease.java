package dev.syncline.postgres.session;

import dev.syncline.eventstore.Lease;
import dev.syncline.eventstore.LeaseHolding;
import dev.syncline.eventstore.LeaseProcess;
import dev.syncline.eventstore.LeaseTiming;
import dev.syncline.eventstore.RecordedFailure;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lease on one or several names, taken all or none, in a table of the database to which it
 * controls writing. Besides its expiry time, a row names the session that took it: if that session
 * has ended, the process is dead, and no other process has to wait for the expiry.
 *
 * <p>It uses a session of its own, which is opened when first needed and again after a failure.
 */
public final class PostgresLease implements Lease {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresLease.class);

  /** Opens a session of the database. */
  public interface Sessions {
    Connection open() throws SQLException;
  }

  private final LeaseStatements statements;
  private final Collection<String> names;
  private final Optional<List<String>> work;
  private final LeaseProcess process;
  private final LeaseTiming timing;
  private final Sessions sessions;
  private final Function<SQLException, RuntimeException> meaning;
  private @Nullable Connection session;
  private long told;

  /**
   * @param table the table of leases, with its schema
   * @param names what to take, all or none; at least one
   * @param work what the process does with the lease, if the table has a column for that; otherwise
   *     the names are the description
   * @param process the process that takes the lease
   * @param timing how long the lease lasts
   * @param sessions opens sessions of the database that has the table
   * @param meaning translates an error of that database
   */
  public PostgresLease(
      String table,
      Collection<String> names,
      Optional<List<String>> work,
      LeaseProcess process,
      LeaseTiming timing,
      Sessions sessions,
      Function<SQLException, RuntimeException> meaning) {
    this.statements = new LeaseStatements(table);
    this.names = names.stream().sorted().toList();
    this.work = work.map(List::copyOf);
    this.process = process;
    this.timing = timing;
    this.sessions = sessions;
    this.meaning = meaning;
  }

  @Override
  public LeaseTiming timing() {
    return timing;
  }

  @Override
  public LeaseHolding take() {
    try {
      Connection open = connected();
      LeaseHolding holding = takeFree(open);
      if (holding instanceof LeaseHolding.Ours ours) {
        tellWork(open, ours.term());
      }
      open.commit();
      if (holding instanceof LeaseHolding.Ours ours) {
        told = ours.term();
      }
      return holding;
    } catch (SQLException error) {
      closeSession();
      throw meaning.apply(error);
    }
  }

  /** Written once for each takeover: renewals leave the text where it is. */
  private void tellWork(Connection open, long term) throws SQLException {
    if (work.isEmpty() || term == told) {
      return;
    }
    try (PreparedStatement tell = open.prepareStatement(statements.tellWork())) {
      tell.setArray(1, array(tell, work.get()));
      tell.setArray(2, array(tell, names));
      tell.executeUpdate();
    }
  }

  private Connection connected() throws SQLException {
    if (session == null) {
      session = sessions.open();
      session.setNetworkTimeout(Runnable::run, Math.toIntExact(timing.silence().toMillis()));
      session.setAutoCommit(false);
      ensureRows(session);
    }
    return session;
  }

  @Override
  public void recordFailure(RecordedFailure failure) {
    record(
        statements.fail(),
        update -> {
          String text = WorkRecords.text(failure);
          update.setString(1, text);
          update.setString(2, text);
          update.setString(3, process.name());
          update.setArray(4, array(update, names));
          update.setObject(5, process.id());
        });
  }

  @Override
  public void recordEnd() {
    record(
        statements.end(),
        update -> {
          update.setArray(1, array(update, names));
          update.setString(2, process.name());
        });
  }

  @Override
  public void recordProgress(Optional<Instant> committedThrough) {
    record(
        statements.progress(),
        update -> {
          OffsetDateTime through =
              committedThrough.map(at -> at.atOffset(ZoneOffset.UTC)).orElse(null);
          update.setObject(1, through, Types.TIMESTAMP_WITH_TIMEZONE);
          update.setArray(2, array(update, names));
          update.setObject(3, through, Types.TIMESTAMP_WITH_TIMEZONE);
        });
  }

  /** Sets the parameters of an update. */
  private interface Arguments {
    void giveTo(PreparedStatement update) throws SQLException;
  }

  private void record(String sql, Arguments arguments) {
    try {
      Connection open = connected();
      try (PreparedStatement update = open.prepareStatement(sql)) {
        arguments.giveTo(update);
        update.executeUpdate();
      }
      open.commit();
    } catch (SQLException error) {
      closeSession();
      throw meaning.apply(error);
    }
  }

  private void ensureRows(Connection open) throws SQLException {
    try (PreparedStatement add = open.prepareStatement(statements.add())) {
      add.setArray(1, array(add, names));
      add.executeUpdate();
    }
  }

  private LeaseHolding takeFree(Connection open) throws SQLException {
    try (PreparedStatement lock = open.prepareStatement(statements.lock())) {
      lock.setObject(1, process.id());
      lock.setArray(2, array(lock, names));
      Optional<LeaseHolding> theirs = theirs(lock);
      if (theirs.isPresent()) {
        return theirs.get();
      }
    }
    try (PreparedStatement take = open.prepareStatement(statements.take())) {
      take.setObject(1, process.id());
      take.setObject(2, process.id());
      take.setString(3, process.name());
      take.setLong(4, timing.duration().toMillis());
      take.setArray(5, array(take, names));
      // Terms only grow, so that their sum stays the same only if each term does.
      long term = 0;
      try (ResultSet row = take.executeQuery()) {
        while (row.next()) {
          term += row.getLong(1);
        }
      }
      return new LeaseHolding.Ours(term);
    }
  }

  /** The holder of one of the names; empty if they are all free. */
  private Optional<LeaseHolding> theirs(PreparedStatement lock) throws SQLException {
    Optional<String> holder = Optional.empty();
    List<String> left = new ArrayList<>();
    try (ResultSet row = lock.executeQuery()) {
      while (row.next()) {
        if (row.getBoolean("free")) {
          left.add(row.getString("name"));
        } else {
          holder = Optional.of(row.getString("holder"));
          left.addAll(notIn(row.getArray("work")));
        }
      }
    }
    return holder.map(one -> new LeaseHolding.Theirs(one, left));
  }

  /** The part of our work that another process does not do; empty if it did not record its work. */
  private List<String> notIn(@Nullable Array theirs) throws SQLException {
    if (theirs == null) {
      return List.of();
    }
    Set<String> done = Set.of((String[]) theirs.getArray());
    return work.orElse(List.of()).stream().filter(one -> !done.contains(one)).toList();
  }

  @Override
  public void close() {
    if (session == null) {
      return;
    }
    try (PreparedStatement release = session.prepareStatement(statements.release())) {
      release.setArray(1, array(release, names));
      release.setObject(2, process.id());
      release.executeUpdate();
      session.commit();
    } catch (SQLException alreadyLost) {
      // Its session ends, and so does the lease.
      LOG.debug("could not give up the lease on {}", names, alreadyLost);
    }
    closeSession();
  }

  private static Array array(PreparedStatement to, Collection<String> texts) throws SQLException {
    return to.getConnection().createArrayOf("text", texts.toArray());
  }

  private void closeSession() {
    try {
      if (session != null) {
        session.close();
      }
    } catch (SQLException alreadyLost) {
      LOG.debug("could not close the session of a lease", alreadyLost);
    }
    session = null;
  }
}
