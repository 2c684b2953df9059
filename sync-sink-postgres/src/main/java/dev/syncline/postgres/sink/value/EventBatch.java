package dev.syncline.postgres.sink.value;

import java.sql.SQLException;
import java.util.List;

/** Collects the values of events that go into one statement. */
public interface EventBatch {
  /**
   * Adds an event.
   *
   * @param event a JSON object with its values
   * @throws SQLException if no PostgreSQL server accepts one of the values
   */
  void add(String event) throws SQLException;

  /** The statement's parameters; no event can be added after this call. */
  List<BatchParameter> parameters();
}
