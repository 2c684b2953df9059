package dev.syncline.postgres.sink.value;

import java.sql.SQLException;
import java.util.List;

/** Collects the values of events that go into one statement. */
public interface EventBatch {
  /**
   * Adds an event.
   *
   * @param event a JSON object that has its values
   * @throws SQLException if a value is one that no PostgreSQL server takes
   */
  void add(String event) throws SQLException;

  /** The statement's parameters; nothing can be added any more. */
  List<BatchParameter> parameters();
}
