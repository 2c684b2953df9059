package dev.syncline.cli.connection;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.syncline.cli.document.PasswordSource;
import java.util.Map;
import java.util.Optional;

/**
 * What a command line says about a connection; what is absent stays as it is.
 *
 * @param password what to write in its place: a reference, or the password itself
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

  /** Whether nothing was said at all. */
  boolean isEmpty() {
    return host.isEmpty()
        && port.isEmpty()
        && user.isEmpty()
        && database.isEmpty()
        && password.isEmpty()
        && options.isEmpty();
  }

  /** The same with a password, or where it is found. */
  ConnectionChange withPassword(String written) {
    return new ConnectionChange(host, port, user, database, Optional.of(written), options);
  }

  /** Whether a password itself was given, in place of where it is found. */
  boolean revealsPassword() {
    return password.isPresent() && password.flatMap(PasswordSource::reference).isEmpty();
  }

  /** Puts what was said into the {@code config} of a connection. */
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
