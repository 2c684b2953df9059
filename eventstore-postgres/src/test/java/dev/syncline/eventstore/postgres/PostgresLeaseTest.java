package dev.syncline.eventstore.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.syncline.eventstore.EventStoreException;
import dev.syncline.eventstore.Lease;
import dev.syncline.eventstore.LeaseHolding;
import dev.syncline.eventstore.LeaseProcess;
import dev.syncline.eventstore.LeaseTiming;
import dev.syncline.eventstore.RecordedFailure;
import dev.syncline.eventstore.RecordedFailure.Reason;
import dev.syncline.postgres.session.PostgresLease;
import dev.syncline.testkit.TestDatabase;
import dev.syncline.testkit.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What only a database can show: a lease that ran out, and a session that is gone. */
@Tag("verify")
class PostgresLeaseTest {
  private static final LeaseTiming TIMING = new LeaseTiming(Duration.ofMinutes(1));

  private final TestDatabase database = TestPostgres.shared().database();
  private final Database sessions = new Database(Connections.to(database));

  @BeforeEach
  void createTable() {
    new Migration(sessions).run();
  }

  @AfterEach
  void closePool() {
    sessions.close();
  }

  @Test
  void aLeaseThatRanOutIsFree() {
    try (Lease frozen = lease("a");
        Lease standby = lease("a")) {
      frozen.take();
      database.execute("UPDATE sync_events.lease SET expires_at = clock_timestamp()");
      assertThat(standby.take()).isEqualTo(new LeaseHolding.Ours(2));
      assertThat(frozen.take()).isInstanceOf(LeaseHolding.Theirs.class);
    }
  }

  @Test
  void aTakenLeaseRunsOutAfterItsDuration() {
    try (Lease lease = lease("a")) {
      lease.take();
      assertThat(
              database.number(
                  "SELECT (1000 * extract(epoch FROM expires_at - clock_timestamp()))::bigint"
                      + " FROM sync_events.lease"))
          .isBetween(TIMING.duration().toMillis() / 2, TIMING.duration().toMillis());
    }
  }

  @Test
  void theLeaseOfASessionThatIsGoneIsFreeAtOnce() {
    try (Lease killed = lease("a");
        Lease standby = lease("a")) {
      killed.take();
      database.execute("SELECT pg_terminate_backend(session_pid, 5000) FROM sync_events.lease");
      assertThat(standby.take()).isEqualTo(new LeaseHolding.Ours(2));
      assertThatThrownBy(killed::take).isInstanceOf(EventStoreException.class);
      assertThat(killed.take()).isInstanceOf(LeaseHolding.Theirs.class);
    }
  }

  @Test
  void severalNamesAreTakenAllOrNone() {
    try (Lease both = lease("a", "b");
        Lease one = lease("b");
        Lease other = lease("a")) {
      one.take();
      assertThat(both.take())
          .isEqualTo(new LeaseHolding.Theirs(LeaseProcess.current().name(), List.of("a")));
      assertThat(other.take()).isInstanceOf(LeaseHolding.Ours.class);
    }
  }

  @Test
  void aFailureIsKeptOnlyWhereNobodyElseWorks() {
    RecordedFailure failure = new RecordedFailure(List.of(new Reason("ENG-101", "why", "what")));
    try (Lease frozen = lease("a", "b");
        Lease healthy = lease("a")) {
      frozen.take();
      database.execute("UPDATE sync_events.lease SET expires_at = clock_timestamp()");
      healthy.take();
      frozen.recordFailure(failure);
      assertThat(failed()).containsExactly("b");
      frozen.close();
      healthy.recordFailure(failure);
      assertThat(failed()).containsExactly("a", "b");
    }
    database.execute("UPDATE sync_events.lease SET failure = NULL");
    try (Lease ended = lease("a")) {
      ended.recordFailure(failure);
      assertThat(failed()).containsExactly("a");
    }
  }

  @Test
  void aProcessThatEndsIsNotNamedAnyMore() {
    try (Lease lease = lease("a")) {
      lease.recordFailure(new RecordedFailure(List.of(new Reason("ENG-101", "why", "what"))));
      assertThat(failedBy()).containsExactly(LeaseProcess.current().name());

      lease.recordEnd();
      assertThat(failed()).containsExactly("a");
      assertThat(failedBy()).isEmpty();

      database.execute("UPDATE sync_events.lease SET failed_by = 'elsewhere/7'");
      lease.recordEnd();
      assertThat(failedBy()).containsExactly("elsewhere/7");
    }
  }

  private List<String> failedBy() {
    return database.rows("SELECT failed_by FROM sync_events.lease WHERE failed_by IS NOT NULL");
  }

  private List<String> failed() {
    return database.rows(
        "SELECT name FROM sync_events.lease WHERE failure IS NOT NULL ORDER BY name");
  }

  private Lease lease(String... names) {
    return new PostgresLease(
        "sync_events.lease",
        List.of(names),
        Optional.empty(),
        LeaseProcess.current(),
        TIMING,
        this::open,
        sessions.failures()::meaning);
  }

  private Connection open() throws SQLException {
    return sessions.open("lease");
  }
}
