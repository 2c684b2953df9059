package dev.syncline.eventstore.postgres;

import java.sql.SQLException;

/**
 * The one place through which a cause passes on its way to a log line or a diagnostic. Drivers and
 * libraries quote in their messages what they were given (rows, parameters, JSON), in any language,
 * so of theirs only what cannot be a value is kept.
 */
public final class MessageWithoutValues {
  private static final String OURS = "dev.syncline.";

  private MessageWithoutValues() {}

  /** What may be told of it: our own message, SQLSTATE and names, or the class alone. */
  public static String of(Throwable cause) {
    String message = told(cause);
    return message == null ? cause.getClass().getSimpleName() : message;
  }

  /** The message as far as it may be told; null if it may not. */
  public static String told(Throwable cause) {
    if (cause instanceof SQLException error) {
      return new ServerError(error).words();
    }
    String type = cause.getClass().getName();
    return type.startsWith(OURS) || isAboutNetworkOrFiles(type) ? cause.getMessage() : null;
  }

  private static boolean isAboutNetworkOrFiles(String type) {
    return type.startsWith("java.net.") || type.startsWith("java.io.");
  }
}
