package dev.syncline.postgres.session;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.util.List;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.Field;
import org.postgresql.core.Query;
import org.postgresql.core.QueryExecutor;
import org.postgresql.core.ResultCursor;
import org.postgresql.core.ResultHandlerBase;
import org.postgresql.core.Tuple;

/**
 * Finds the columns that a statement would return, without running it. The driver's own metadata
 * leaves each statement prepared in the session, and has types by unqualified names, which two
 * types may share.
 */
public final class ResultFields {
  private static final int DESCRIBE =
      QueryExecutor.QUERY_ONESHOT
          | QueryExecutor.QUERY_DESCRIBE_ONLY
          | QueryExecutor.QUERY_SUPPRESS_BEGIN;

  private ResultFields() {}

  /**
   * The columns in order; none if the statement returns no rows.
   *
   * @param sql with {@code ?} for each parameter
   * @throws SQLException if PostgreSQL refuses the statement
   */
  public static Field[] of(Connection session, String sql) throws SQLException {
    QueryExecutor executor = session.unwrap(BaseConnection.class).getQueryExecutor();
    Query query = executor.createQuery(sql, true, true).query;
    Description description = new Description();
    try {
      executor.execute(query, query.createParameterList(), description, 0, 0, DESCRIBE);
      return description.fields;
    } finally {
      query.close();
    }
  }

  private static final class Description extends ResultHandlerBase {
    private Field[] fields = {};

    @Override
    public void handleResultRows(
        Query described, Field[] found, List<Tuple> rows, ResultCursor cursor) {
      fields = found;
    }

    @Override
    public void handleWarning(SQLWarning warning) {}
  }
}
