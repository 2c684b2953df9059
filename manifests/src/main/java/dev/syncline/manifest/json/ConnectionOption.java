package dev.syncline.manifest.json;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A connection setting beyond address and login.
 *
 * @param field its name in a manifest
 * @param property the PostgreSQL JDBC driver's name for it
 * @param shape the form of its values
 */
record ConnectionOption(String field, String property, Shape shape) {
  private static final int LONGEST_SECONDS = 86_400;

  static final List<ConnectionOption> ALL =
      List.of(
          new ConnectionOption(
              "sslMode",
              "sslmode",
              words("disable", "allow", "prefer", "require", "verify-ca", "verify-full")),
          new ConnectionOption("sslRootCert", "sslrootcert", Shape.TEXT),
          new ConnectionOption("sslCert", "sslcert", Shape.TEXT),
          new ConnectionOption("sslKey", "sslkey", Shape.TEXT),
          new ConnectionOption(
              "channelBinding", "channelBinding", words("disable", "prefer", "require")),
          new ConnectionOption("applicationName", "ApplicationName", Shape.TEXT),
          new ConnectionOption("connectTimeout", "connectTimeout", Shape.SECONDS),
          new ConnectionOption("socketTimeout", "socketTimeout", Shape.SECONDS),
          new ConnectionOption("tcpKeepAlive", "tcpKeepAlive", words("true", "false")),
          new ConnectionOption("options", "options", Shape.TEXT));

  /**
   * The form of a setting's values.
   *
   * @param expectation completes "config.sslMode ..." for other values
   */
  record Shape(Predicate<String> takes, String expectation) {
    private static final Shape TEXT =
        new Shape(
            value -> value.indexOf('\0') < 0 && !value.isBlank(),
            "must be a text without zero bytes, and not empty");
    private static final Shape SECONDS =
        new Shape(
            ConnectionOption::isSeconds, "is not a number of seconds from 0 to " + LONGEST_SECONDS);
  }

  /**
   * The value itself.
   *
   * @throws IllegalArgumentException if the driver would reject it
   */
  String checked(String value) {
    if (!shape.takes().test(value)) {
      throw new IllegalArgumentException(shape.expectation());
    }
    return value;
  }

  private static Shape words(String... words) {
    return new Shape(Set.of(words)::contains, "is none of " + String.join(", ", words));
  }

  private static boolean isSeconds(String value) {
    try {
      int seconds = Integer.parseInt(value);
      return seconds >= 0 && seconds <= LONGEST_SECONDS;
    } catch (NumberFormatException notANumber) {
      return false;
    }
  }
}
