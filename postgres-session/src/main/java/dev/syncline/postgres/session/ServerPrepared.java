package dev.syncline.postgres.session;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.postgresql.PGStatement;

/** Prepares statements on the server, which parses them once and keeps them for the session. */
public final class ServerPrepared {
  private ServerPrepared() {}

  public static PreparedStatement statement(Connection connection, String sql) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    statement.unwrap(PGStatement.class).setPrepareThreshold(1);
    return statement;
  }
}
