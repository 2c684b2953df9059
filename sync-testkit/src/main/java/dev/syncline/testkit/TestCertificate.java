package dev.syncline.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;

/**
 * A self-signed server certificate for the name {@code localhost} only, created by the JDK's
 * keytool for one test.
 *
 * @param certificate PEM file for the server, and for clients that trust it
 * @param key PEM file for the server
 */
public record TestCertificate(Path certificate, Path key) {
  private static final String PASSWORD = "changeit";

  /**
   * Creates a certificate.
   *
   * @param directory the directory of its files
   */
  public static TestCertificate in(Path directory) {
    try {
      Path store = directory.resolve("server.p12");
      generate(store);
      KeyStore keys = KeyStore.getInstance("PKCS12");
      try (InputStream in = Files.newInputStream(store)) {
        keys.load(in, PASSWORD.toCharArray());
      }
      Path certificate = directory.resolve("server.crt");
      Path key = directory.resolve("server.key");
      write(certificate, "CERTIFICATE", keys.getCertificate("server").getEncoded());
      write(key, "PRIVATE KEY", keys.getKey("server", PASSWORD.toCharArray()).getEncoded());
      return new TestCertificate(certificate, key);
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    } catch (GeneralSecurityException | InterruptedException failure) {
      throw new IllegalStateException(failure);
    }
  }

  /** The settings of a server that uses it. */
  public String[] serverSettings() {
    return new String[] {
      "wal_level=logical", "ssl=on", "ssl_cert_file=" + certificate, "ssl_key_file=" + key
    };
  }

  private static void generate(Path store) throws IOException, InterruptedException {
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .start();
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (keytool.waitFor() != 0) {
      throw new IllegalStateException(said);
    }
  }

  /** Writes a file that only its owner can read: PostgreSQL refuses a key that others can read. */
  private static void write(Path file, String kind, byte[] content) throws IOException {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    Files.writeString(
        file, "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }
}
