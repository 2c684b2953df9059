package dev.syncline.cli.connection;

import dev.syncline.manifest.HostName;
import dev.syncline.manifest.LoginName;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Reads {@code postgresql://user[:password]@host[:port]/database[?sslmode=...]}. Errors do not
 * quote the string, since it may contain a password.
 */
final class ConnectionString {
  private static final int DEFAULT_PORT = 5432;
  private static final Map<String, String> OPTIONS =
      Map.of(
          "sslmode", "sslMode",
          "sslrootcert", "sslRootCert",
          "sslcert", "sslCert",
          "sslkey", "sslKey",
          "channel_binding", "channelBinding",
          "application_name", "applicationName",
          "connect_timeout", "connectTimeout",
          "options", "options");

  private static final String PORT = "has a port that is not 1 to 65535";

  private static final String ESCAPES =
      "is not a URL: it has a % that begins no character; @ : / ? % in user or password are written"
          + " as %40 %3A %2F %3F %25";

  private ConnectionString() {}

  /**
   * @throws IllegalArgumentException if the string is invalid; the message does not quote it
   */
  static ConnectionChange parse(String text) {
    String rest = withoutScheme(text);
    int endOfAuthority = firstOf("/?", rest);
    String authority = rest.substring(0, endOfAuthority);
    int query = rest.indexOf('?', endOfAuthority);
    String path = rest.substring(endOfAuthority, query < 0 ? rest.length() : query);
    int at = authority.lastIndexOf('@');
    require(at > 0 && authority.charAt(0) != ':', "has no user");
    String login = authority.substring(0, at);
    int colon = login.indexOf(':');
    String user = colon < 0 ? login : login.substring(0, colon);
    Server server = server(authority.substring(at + 1));
    require(path.length() > 1, "has no database");
    return new ConnectionChange(
        Optional.of(server.host),
        Optional.of(server.port),
        Optional.of(named("user", decoded(user), LoginName::checked)),
        Optional.of(named("database", decoded(path.substring(1)), LoginName::checked)),
        colon < 0 ? Optional.empty() : Optional.of(decoded(login.substring(colon + 1))),
        options(query < 0 ? "" : rest.substring(query + 1)));
  }

  private record Server(String host, int port) {}

  private static String withoutScheme(String text) {
    for (String scheme : new String[] {"postgresql://", "postgres://"}) {
      if (text.startsWith(scheme)) {
        return text.substring(scheme.length());
      }
    }
    throw new IllegalArgumentException("must start with postgresql:// or postgres://");
  }

  /** Parses a name, or an address in brackets, which a port may follow. */
  private static Server server(String text) {
    require(!text.isEmpty(), "has no host");
    require(!text.contains(","), "has no single host");
    int colon = text.indexOf(':', text.startsWith("[") ? Math.max(0, text.indexOf(']')) : 0);
    String host = decoded(colon < 0 ? text : text.substring(0, colon));
    return new Server(
        named("host", host, name -> new HostName(name).text()),
        colon < 0 ? DEFAULT_PORT : port(text.substring(colon + 1)));
  }

  private static int port(String text) {
    try {
      int port = Integer.parseInt(text);
      require(port > 0 && port <= 65_535 && Character.isDigit(text.charAt(0)), PORT);
      return port;
    } catch (NumberFormatException notANumber) {
      throw new IllegalArgumentException(PORT, notANumber);
    }
  }

  private static Map<String, String> options(String query) {
    Map<String, String> options = new HashMap<>();
    for (String pair : query.isEmpty() ? new String[0] : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      String known =
          "; known are " + String.join(", ", OPTIONS.keySet().stream().sorted().toList());
      require(
          OPTIONS.containsKey(name),
          (isWord(name) ? "has an unknown option '" + name + "'" : "has an unknown option")
              + known);
      require(equals > 0, "gives the option '" + name + "' no value");
      require(
          options.put(OPTIONS.get(name), decoded(pair.substring(equals + 1))) == null,
          "gives the option '" + name + "' twice");
    }
    return options;
  }

  /** Text that does not look like a word may be part of a password that was not escaped. */
  private static boolean isWord(String name) {
    return !name.isEmpty()
        && name.length() <= 40
        && name.chars().allMatch(c -> c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_');
  }

  /** Decodes percent-encoding; unlike in forms, a plus sign does not mean a space. */
  private static String decoded(String text) {
    byte[] written = text.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes = ByteBuffer.allocate(written.length);
    for (int index = 0; index < written.length; index++) {
      if (written[index] != '%') {
        bytes.put(written[index]);
        continue;
      }
      require(index + 2 < written.length, ESCAPES);
      int high = Character.digit(written[index + 1], 16);
      int low = Character.digit(written[index + 2], 16);
      require(high >= 0 && low >= 0, ESCAPES);
      bytes.put((byte) (high << 4 | low));
      index += 2;
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
    } catch (CharacterCodingException binary) {
      throw new IllegalArgumentException(ESCAPES, binary);
    }
  }

  private static String named(String part, String value, UnaryOperator<String> form) {
    try {
      return form.apply(value);
    } catch (IllegalArgumentException refused) {
      throw new IllegalArgumentException(
          "has a " + part + " that " + refused.getMessage(), refused);
    }
  }

  private static int firstOf(String characters, String text) {
    return (int) text.chars().takeWhile(character -> characters.indexOf(character) < 0).count();
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
