package dev.syncline.cli.connection;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.syncline.cli.document.PasswordSource;
import java.util.Map;
import java.util.Optional;

/**
 * A change of a connection from the command line; absent values stay as they are.
 *
 * @param password the text of the password field: a reference, or the password itself
 * @param options further fields of the connection's config
 */
record ConnectionChange(
    Optional<String> host,
    Optional<Integer> port,
    Optional<String> user,
    Optional<String> database,
    Optional<String> password,
    Map<String, String> options) {
  ConnectionChange {
    options = Map.copyOf(options);
  }

  /** Whether nothing changes. */
  boolean isEmpty() {
    return host.isEmpty()
        && port.isEmpty()
        && user.isEmpty()
        && database.isEmpty()
        && password.isEmpty()
        && options.isEmpty();
  }

  /** The same change with a password, or with a reference to it. */
  ConnectionChange withPassword(String written) {
    return new ConnectionChange(host, port, user, database, Optional.of(written), options);
  }

  /** Whether the password itself was given instead of a reference. */
  boolean revealsPassword() {
    return password.isPresent() && password.flatMap(PasswordSource::reference).isEmpty();
  }

  /** Applies the change to the {@code config} of a connection. */
  void applyTo(ObjectNode config) {
    config.put("connectionType", "postgres");
    host.ifPresent(value -> config.put("host", value));
    port.ifPresent(value -> config.put("port", value));
    user.ifPresent(value -> config.put("user", value));
    password.ifPresent(value -> config.put("password", value));
    database.ifPresent(value -> config.put("database", value));
    options.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(option -> config.put(option.getKey(), option.getValue()));
  }
}
