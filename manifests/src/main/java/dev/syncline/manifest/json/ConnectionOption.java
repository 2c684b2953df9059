package dev.syncline.manifest.json;

import java.util.List;

/**
 * A connection setting beyond address and login.
 *
 * @param field its name in a manifest
 * @param property the PostgreSQL JDBC driver's name for it
 */
record ConnectionOption(String field, String property) {
  static final List<ConnectionOption> ALL =
      List.of(
          new ConnectionOption("sslMode", "sslmode"),
          new ConnectionOption("sslRootCert", "sslrootcert"),
          new ConnectionOption("sslCert", "sslcert"),
          new ConnectionOption("sslKey", "sslkey"),
          new ConnectionOption("channelBinding", "channelBinding"),
          new ConnectionOption("applicationName", "ApplicationName"),
          new ConnectionOption("connectTimeout", "connectTimeout"),
          new ConnectionOption("socketTimeout", "socketTimeout"),
          new ConnectionOption("tcpKeepAlive", "tcpKeepAlive"),
          new ConnectionOption("options", "options"));
}
