package dev.syncline.postgres.sink.internal.plan;

import java.math.BigInteger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/**
 * Checks whether the objects on which the plan of some statement pipelines depends are unchanged.
 */
public final class PlanWatch {
  /** A query with one row, for {@link #bind} and {@link #holds}. */
  public static final String QUERY = CatalogFacts.TOTAL;

  private final Connection connection;
  private final CatalogFingerprint planned;
  private final WatchedObjects objects;
  private final CatalogParameters parameters;
  private final BigInteger total;

  PlanWatch(Connection connection, CatalogFingerprint planned, WatchedObjects objects)
      throws SQLException {
    this.connection = connection;
    this.planned = planned;
    this.objects = objects;
    parameters = CatalogParameters.of(connection, objects);
    total = planned.total(objects);
  }

  /** Sets the parameters of {@link #QUERY} from an index on. */
  public void bind(PreparedStatement statement, int from) throws SQLException {
    parameters.bind(statement, from);
  }

  /** Whether an answer to {@link #QUERY} shows that nothing has changed. */
  public boolean holds(ResultSet answer) throws SQLException {
    answer.next();
    return answer.getBigDecimal(1).toBigInteger().equals(total);
  }

  /** The names of the objects that have changed, for a message; empty if none has. */
  public List<String> changes() throws SQLException {
    return planned.differences(CatalogFingerprint.read(connection, objects), objects);
  }
}
