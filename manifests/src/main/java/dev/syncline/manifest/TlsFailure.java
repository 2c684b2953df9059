package dev.syncline.manifest;

import java.io.FileNotFoundException;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.util.Locale;

/**
 * The ways in which a connection fails because client and server do not agree on how to protect it.
 * A retry does not help, although the driver reports the states of a network that does not answer.
 */
public enum TlsFailure {
  /** No such failure: the connection failed for another reason. */
  NONE(""),
  /** The server speaks no TLS. */
  NOT_OFFERED(
      "switch TLS on at the server (ssl = on); where everybody on the way may read along, set"
          + " \"sslMode\": \"disable\" in its connection"),
  /** The server's certificate is not signed by a trusted authority. */
  NOT_TRUSTED(
      "name the certificate of the authority that signed the server's with \"sslRootCert\" in its"
          + " connection"),
  /** The certificate is for another host. */
  OTHER_HOST("connect to the host by a name its certificate has"),
  /** A file with certificates or keys does not exist. */
  FILE_MISSING("correct \"sslRootCert\", \"sslCert\" or \"sslKey\" in its connection");

  private static final String REJECTED = "08004";

  private final String fix;

  TlsFailure(String fix) {
    this.fix = fix;
  }

  /**
   * The kind of failure that an error is. The driver translates its messages, but not the names in
   * them.
   */
  public static TlsFailure of(SQLException error) {
    String state = String.valueOf(error.getSQLState());
    String words = String.valueOf(error.getMessage()).toLowerCase(Locale.ROOT);
    if (!state.startsWith("08")) {
      return NONE;
    }
    if (state.equals(REJECTED) && words.contains("ssl")) {
      return NOT_OFFERED;
    }
    if (words.contains("hostnameverifier")) {
      return OTHER_HOST;
    }
    for (Throwable cause = error.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof GeneralSecurityException) {
        return NOT_TRUSTED;
      }
      if (cause instanceof FileNotFoundException) {
        return FILE_MISSING;
      }
    }
    return NONE;
  }

  /** What to do about it. */
  public String fix() {
    return fix;
  }
}
