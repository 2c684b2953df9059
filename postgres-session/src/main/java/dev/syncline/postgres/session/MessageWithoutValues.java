package dev.syncline.postgres.session;

import java.sql.SQLException;
import java.util.Optional;

/**
 * Removes values from the message of a cause on its way to a log line or a diagnostic; every cause
 * takes this way. Drivers and libraries quote in their messages what they were given (rows,
 * parameters, JSON), in any language, so only what cannot be a value is kept of their messages.
 */
public final class MessageWithoutValues {
  private static final String OURS = "dev.syncline.";

  private MessageWithoutValues() {}

  /** What may be reported of a cause: our own message, SQLSTATE and names, or the class alone. */
  public static String of(Throwable cause) {
    return reportable(cause).orElseGet(() -> cause.getClass().getSimpleName());
  }

  /** The part of the message that may be reported; empty if none of it may. */
  public static Optional<String> reportable(Throwable cause) {
    if (cause instanceof SQLException error) {
      return Optional.of(new ServerError(error).words());
    }
    String type = cause.getClass().getName();
    return type.startsWith(OURS) || isAboutNetworkOrFiles(type)
        ? Optional.ofNullable(cause.getMessage())
        : Optional.empty();
  }

  private static boolean isAboutNetworkOrFiles(String type) {
    return type.startsWith("java.net.") || type.startsWith("java.io.");
  }
}
