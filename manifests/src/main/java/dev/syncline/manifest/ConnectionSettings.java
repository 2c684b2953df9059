package dev.syncline.manifest;

import dev.syncline.manifest.schema.Slug;
import java.util.Map;
import java.util.Objects;

/**
 * How to reach one PostgreSQL database.
 *
 * @param slug the name data stores and event stores refer to
 * @param host name or address of one machine, as {@link HostName} keeps it
 * @param port 1 to 65535
 * @param database the database, of any name PostgreSQL takes
 * @param user the role, of any name PostgreSQL takes
 * @param password the role's password
 * @param options further driver options a manifest may set, such as {@code sslMode}; never secrets
 */
public record ConnectionSettings(
    Slug slug,
    String host,
    int port,
    String database,
    String user,
    Secret password,
    Map<String, String> options) {
  /**
   * @throws IllegalArgumentException if the port is out of range, or if host, database or user is
   *     not valid
   */
  public ConnectionSettings {
    Objects.requireNonNull(slug, "slug");
    Objects.requireNonNull(password, "password");
    options = Map.copyOf(options);
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("port " + port + " is not between 1 and 65535");
    }
    host = new HostName(host).text();
    LoginName.checked(database);
    LoginName.checked(user);
  }

  /** The address without secrets: {@code user@host:port/database}. */
  public String address() {
    return user + "@" + databaseAddress();
  }

  /** The database, whatever its user: {@code host:port/database}. */
  public String databaseAddress() {
    return new HostName(host).beforePort() + ":" + port + "/" + database;
  }
}
