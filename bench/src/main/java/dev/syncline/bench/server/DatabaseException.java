package dev.syncline.bench.server;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A statement of the benchmark itself failed. */
public final class DatabaseException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public DatabaseException(@Nullable String message, SQLException cause) {
    super(message, cause);
  }
}
