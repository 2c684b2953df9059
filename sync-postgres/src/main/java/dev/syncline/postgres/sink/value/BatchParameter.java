package dev.syncline.postgres.sink.value;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;

/** The values of several events as one parameter of a statement. */
public interface BatchParameter {
  /**
   * Gives it to a statement.
   *
   * @param place which parameter, from 1
   */
  void bind(PreparedStatement statement, int place) throws SQLException;

  /** Text that the server reads as the parameter's type. */
  static BatchParameter text(String text) {
    return (statement, place) -> statement.setObject(place, text, Types.OTHER);
  }
}
