package dev.syncline.shop.kit.http;

import static java.util.Objects.requireNonNull;

import java.util.Map;

/**
 * Where a service listens.
 *
 * @param port 0 for any free port
 */
public record ServerAddress(String host, int port) {

  public ServerAddress {
    requireNonNull(host, "host");
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("PORT must be from 0 to 65535, was " + port);
    }
  }

  /** Reads {@code HOST}, by default localhost, and {@code PORT}. */
  public static ServerAddress from(Map<String, String> environment, int defaultPort) {
    return new ServerAddress(
        environment.getOrDefault("HOST", "localhost"),
        port(environment.getOrDefault("PORT", Integer.toString(defaultPort))));
  }

  private static int port(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException notANumber) {
      throw new IllegalArgumentException("PORT must be a number, was " + text);
    }
  }
}
