package dev.syncline.postgres.sink.value;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;

/** The values of several events as one parameter of a statement. */
public interface BatchParameter {
  /**
   * Binds the parameter to a statement.
   *
   * @param place the parameter's index, from 1
   */
  void bind(PreparedStatement statement, int place) throws SQLException;

  /** A parameter sent as text, which the server converts to the parameter's type. */
  static BatchParameter text(String text) {
    return (statement, place) -> statement.setObject(place, text, Types.OTHER);
  }
}
