package dev.syncline.postgres.guard;

import dev.syncline.engine.plan.PublishPlan;
import dev.syncline.engine.spi.RetriableException;
import dev.syncline.eventstore.Lsn;
import dev.syncline.manifest.ByteSize;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.postgres.connect.Session;
import dev.syncline.postgres.setup.SourceSetup;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/**
 * A replication slot as it is now, for reports.
 *
 * @param active whether a process reads from it
 * @param givenUp whether the server has given it up
 * @param retained what it holds back
 * @param limit what it may hold back: the budget, or the server's limit if that is less
 * @param confirmed up to where its reader is done; absent once it is given up
 * @param written up to where the server has written its log
 * @param now the server's clock
 */
public record SlotLook(
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
   * Looks at the slot of a source; empty if there is none.
   *
   * @throws RetriableException if the source does not answer
   * @throws DiagnosticException if it refuses the login
   */
  public static Optional<SlotLook> at(PublishPlan plan) {
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

  private static SlotLook of(ResultSet row, Optional<SlotUse> use, ByteSize budget)
      throws SQLException {
    long retained = use.map(SlotUse::retained).orElse(0L);
    long server = use.map(one -> one.serverLimit().orElse(Long.MAX_VALUE)).orElse(Long.MAX_VALUE);
    return new SlotLook(
        row.getBoolean("active"),
        row.getBoolean("given_up"),
        new ByteSize(retained),
        new ByteSize(Math.min(budget.bytes(), server)),
        Optional.ofNullable(row.getString("confirmed")).map(Lsn::parse),
        Lsn.parse(row.getString("written")),
        row.getObject("now", OffsetDateTime.class).toInstant());
  }

  /** How much of the limit it holds back, in percent. */
  public int percent() {
    return limit.bytes() == 0 ? 100 : (int) Math.min(999, retained.bytes() * 100.0 / limit.bytes());
  }
}
