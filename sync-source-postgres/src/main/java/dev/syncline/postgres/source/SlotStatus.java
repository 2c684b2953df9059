package dev.syncline.postgres.source;

import dev.syncline.engine.plan.PublishPlan;
import dev.syncline.engine.spi.RetriableException;
import dev.syncline.eventstore.Lsn;
import dev.syncline.manifest.ByteSize;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.postgres.session.Session;
import dev.syncline.postgres.source.internal.guard.SlotUse;
import dev.syncline.postgres.source.internal.setup.SourceSetup;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/**
 * The current state of a replication slot, for reports.
 *
 * @param active whether a process reads from it
 * @param givenUp whether the server has invalidated it
 * @param retained the amount of log that it retains
 * @param limit the amount that it may retain: the budget, or the server's limit if that is less
 * @param confirmed the position that its reader has confirmed; empty if the server shows none
 * @param written the current end of the server's log
 * @param now the server's clock
 */
public record SlotStatus(
    boolean active,
    boolean givenUp,
    ByteSize retained,
    ByteSize limit,
    Optional<Lsn> confirmed,
    Lsn written,
    Instant now) {
  private static final String READ =
      "SELECT active, restart_lsn IS NULL OR wal_status = 'lost' AS given_up,"
          + " confirmed_flush_lsn::text AS confirmed, pg_current_wal_lsn()::text AS written,"
          + " clock_timestamp() AS now"
          + " FROM pg_replication_slots WHERE slot_name = ?";

  /**
   * Reads the state of a source's slot; empty if there is none.
   *
   * @throws RetriableException if the source does not answer
   * @throws DiagnosticException if it refuses the login
   */
  public static Optional<SlotStatus> at(PublishPlan plan) {
    try (Connection session = Session.open(plan.source(), "syncline status");
        PreparedStatement query = session.prepareStatement(READ)) {
      query.setString(1, plan.capture().slotName());
      try (ResultSet row = query.executeQuery()) {
        return row.next()
            ? Optional.of(
                of(
                    row,
                    SlotUse.read(session, plan.capture().slotName()),
                    plan.capture().maxRetainedWal()))
            : Optional.empty();
      }
    } catch (SQLException cause) {
      throw SourceSetup.explained(plan, cause);
    }
  }

  private static SlotStatus of(ResultSet row, Optional<SlotUse> use, ByteSize budget)
      throws SQLException {
    long retained = use.map(SlotUse::retained).orElse(0L);
    long server = use.map(one -> one.serverLimit().orElse(Long.MAX_VALUE)).orElse(Long.MAX_VALUE);
    return new SlotStatus(
        row.getBoolean("active"),
        row.getBoolean("given_up"),
        new ByteSize(retained),
        new ByteSize(Math.min(budget.bytes(), server)),
        Optional.ofNullable(row.getString("confirmed")).map(Lsn::parse),
        Lsn.parse(row.getString("written")),
        row.getObject("now", OffsetDateTime.class).toInstant());
  }

  /** The retained amount in percent of the limit, at most 999. */
  public int percent() {
    return limit.bytes() == 0 ? 100 : (int) Math.min(999, retained.bytes() * 100.0 / limit.bytes());
  }
}
