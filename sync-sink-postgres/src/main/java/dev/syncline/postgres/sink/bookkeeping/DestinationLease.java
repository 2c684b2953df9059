package dev.syncline.postgres.sink.bookkeeping;

import dev.syncline.eventstore.Lease;
import dev.syncline.eventstore.LeaseProcess;
import dev.syncline.eventstore.LeaseTiming;
import dev.syncline.manifest.ConnectionSettings;
import dev.syncline.postgres.session.PostgresLease;
import dev.syncline.postgres.session.Session;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Optional;

/** Creates the lease on moving a destination's cursors, which is stored beside them. */
public final class DestinationLease {
  private DestinationLease() {}

  /**
   * A lease of this process; its session opens when the lease is requested.
   *
   * @param subscriptions the subscriptions whose cursors it protects
   * @param timing how long it lasts
   */
  public static Lease on(
      ConnectionSettings destination, Collection<String> subscriptions, LeaseTiming timing) {
    return new PostgresLease(
        "sync_sink.lease",
        subscriptions,
        Optional.empty(),
        LeaseProcess.current(),
        timing,
        () -> open(destination),
        new OpeningFailures(destination)::meaning);
  }

  private static Connection open(ConnectionSettings destination) throws SQLException {
    Connection session = Session.open(destination, "syncline lease");
    try {
      Bookkeeping.ensure(session, destination.user());
      return session;
    } catch (SQLException | RuntimeException error) {
      session.close();
      throw error;
    }
  }
}
