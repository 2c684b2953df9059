package dev.syncline.postgres.source.internal.transform;

import dev.syncline.postgres.session.Failure;
import dev.syncline.postgres.session.RowComparison;
import dev.syncline.postgres.session.RowComparison.Attempt;
import dev.syncline.postgres.session.UserPath;
import dev.syncline.postgres.source.internal.transform.json.KeyJson;
import dev.syncline.postgres.source.internal.transform.plan.Lookup;
import dev.syncline.postgres.source.internal.transform.plan.PublicRow;
import dev.syncline.postgres.source.problem.SourceFailure;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Runs lookups at the source, in snapshots that see the required transactions. */
final class LookupSession {
  private final Connection session;
  private final VisibilityWait visibility;

  LookupSession(Connection session) {
    this.session = session;
    this.visibility = new VisibilityWait(session);
  }

  /**
   * Answers one batch of a lookup.
   *
   * @param values one list for each changed row
   * @param answers where to put the answer for each
   * @param transactionIds the transactions that the lookup has to see
   */
  void answer(
      Lookup lookup,
      List<List<String>> values,
      List<LookupAnswer> answers,
      Set<Long> transactionIds)
      throws InterruptedException {
    try {
      answerTogether(lookup, values, answers, transactionIds);
    } catch (SQLException cause) {
      throw SourceFailure.of("look up changed rows", cause);
    }
  }

  /**
   * Answers with one statement, or apart if that fails. A failure before the transactions are
   * visible proves nothing: they may have corrected the row.
   */
  private void answerTogether(
      Lookup lookup,
      List<List<String>> values,
      List<LookupAnswer> answers,
      Set<Long> transactionIds)
      throws SQLException, InterruptedException {
    try {
      find(lookup, lookup.sql(), values, answers, transactionIds);
    } catch (SQLException cause) {
      Failure.requireOfARow(cause);
      visibility.await(transactionIds);
      answerApart(lookup, values, values, answers, transactionIds);
    }
  }

  private void find(
      Lookup lookup,
      String sql,
      List<List<String>> values,
      List<LookupAnswer> answers,
      Set<Long> transactionIds)
      throws SQLException, InterruptedException {
    List<Found> found = run(lookup, sql, values, transactionIds);
    while (found.isEmpty()) {
      visibility.await(transactionIds);
      found = run(lookup, sql, values, transactionIds);
    }
    KeyJson json = new KeyJson(lookup.key());
    found.forEach(row -> row.addTo(answers, json));
  }

  /**
   * Answers all rows at once, or one half after the other, down to the row at fault; only rows that
   * are asked for can be at fault.
   *
   * @param around all rows that were asked for together
   */
  private void answerApart(
      Lookup lookup,
      List<List<String>> values,
      List<List<String>> around,
      List<LookupAnswer> answers,
      Set<Long> transactionIds)
      throws SQLException, InterruptedException {
    try {
      find(lookup, lookup.sqlApart(), values, answers, transactionIds);
    } catch (SQLException cause) {
      Failure.requireOfARow(cause);
      int size = values.size();
      if (size == 1) {
        requireFaultOf(values.get(0), cause, lookup, around);
        answers.get(0).add(failed(lookup, values, cause.getSQLState()));
        return;
      }
      int half = size / 2;
      answerApart(
          lookup, values.subList(0, half), around, answers.subList(0, half), transactionIds);
      answerApart(
          lookup, values.subList(half, size), around, answers.subList(half, size), transactionIds);
    }
  }

  private void requireFaultOf(
      List<String> row, SQLException error, Lookup lookup, List<List<String>> around)
      throws SQLException {
    if (RowComparison.isToldBy(error)) {
      return;
    }
    // Checks that the statement can be planned; it is run for no row.
    run(lookup, lookup.sqlApart(), List.of(), Set.of());
    if (lookup.otherSql().isEmpty()) {
      throw error;
    }
    List<Attempt> others = new ArrayList<>();
    for (List<String> other : others(lookup, row, around)) {
      others.add(() -> findsAny(lookup, other));
    }
    RowComparison.requireFaultOf(error, () -> findsAny(lookup, row), others);
  }

  private boolean findsAny(Lookup lookup, List<String> row) throws SQLException {
    return run(lookup, lookup.sqlApart(), List.of(row), Set.of()).stream()
        .anyMatch(found -> found.object() != null);
  }

  /** Rows that were asked for together with this one, and some rows of the table. */
  private List<List<String>> others(Lookup lookup, List<String> row, List<List<String>> around)
      throws SQLException {
    List<List<String>> others = new ArrayList<>(RowComparison.sample(around));
    if (lookup.otherSql().isPresent()) {
      try (PreparedStatement statement = session.prepareStatement(lookup.otherSql().get());
          ResultSet found = statement.executeQuery()) {
        while (found.next()) {
          others.add(texts(found, 1, lookup.columns().size()));
        }
      }
    }
    others.removeIf(row::equals);
    return others;
  }

  private static List<String> texts(ResultSet row, int first, int count) throws SQLException {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      texts.add(row.getString(first + i));
    }
    return texts;
  }

  /** The failed row, with the key of its public row if the changed row determines it. */
  private FailedRow failed(Lookup lookup, List<List<String>> values, String state)
      throws SQLException {
    Found row = run(lookup, lookup.keySql(), values, Set.of()).get(0);
    return FailedRow.of(state, lookup.key(), row.key());
  }

  /** The rows that the source found; an empty list if it does not see the transactions yet. */
  private List<Found> run(
      Lookup lookup, String sql, List<List<String>> values, Set<Long> transactionIds)
      throws SQLException {
    try (PreparedStatement statement = session.prepareStatement(UserPath.ENTER_READING + sql)) {
      for (int column = 0; column < lookup.columns().size(); column++) {
        int index = column;
        Object[] array = values.stream().map(row -> row.get(index)).toArray();
        statement.setArray(column + 1, session.createArrayOf("text", array));
      }
      List<Found> found = new ArrayList<>();
      try (ResultSet row = UserPath.rows(statement)) {
        while (row.next()) {
          String snapshot = row.getString(2);
          if (snapshot != null && !SourceSnapshot.parse(snapshot).sees(transactionIds)) {
            return List.of();
          }
          found.add(Found.read(row, lookup.key().size()));
        }
      }
      return found;
    }
  }

  /**
   * One row of the answer.
   *
   * @param ordinal which changed row it is for, from 1
   * @param object the public row, null if there is none
   * @param key the JSON form of each key value, null for NULL or unknown
   */
  private record Found(int ordinal, String object, List<String> key) {
    static Found read(ResultSet row, int keySize) throws SQLException {
      return new Found(row.getInt(1), row.getString(3), texts(row, 4, keySize));
    }

    void addTo(List<LookupAnswer> answers, KeyJson json) {
      if (object != null || !key.contains(null)) {
        answers.get(ordinal - 1).add(new PublicRow(Optional.ofNullable(object), json.write(key)));
      }
    }
  }
}
