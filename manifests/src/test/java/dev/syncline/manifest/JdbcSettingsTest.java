package dev.syncline.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.manifest.schema.Slug;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JdbcSettingsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "db.example.org",
        "10.0.0.1",
        "db-accounts",
        "localhost.example.org",
        "fe80::1",
        "1270.0.0.1"
      })
  void beyondThisMachineTheServerProvesItsName(String host) {
    assertThat(properties(host, Map.of())).containsEntry("sslmode", "verify-full");
    assertThat(TransportSecurity.isWeak(connection(host, Map.of()))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "LOCALHOST",
        "127.0.0.1",
        "127.1.2.3",
        "::1",
        "[::1]",
        "0:0:0:0:0:0:0:1"
      })
  void withinThisMachineNothingIsEncrypted(String host) {
    assertThat(properties(host, Map.of())).containsEntry("sslmode", "disable");
    assertThat(TransportSecurity.isWeak(connection(host, Map.of()))).isFalse();
  }

  @Test
  void whatTheManifestAsksForWins() {
    Map<String, String> less = Map.of("sslmode", "require");
    assertThat(properties("db", less)).containsEntry("sslmode", "require");
    assertThat(TransportSecurity.isWeak(connection("db", less))).isTrue();
    assertThat(properties("localhost", Map.of("sslmode", "verify-full")))
        .containsEntry("sslmode", "verify-full");
  }

  @Test
  void whoeverNamesACertificateTrustsNothingElse() {
    assertThat(properties("db", Map.of("sslrootcert", "ca.crt")))
        .containsEntry("sslrootcert", "ca.crt")
        .doesNotContainKey("sslfactory");
  }

  @Test
  void valuesNeverGoIntoTheTextOfAStatement() {
    assertThat(properties("db", Map.of("preferQueryMode", "simple")))
        .containsEntry("preferQueryMode", "extended");
  }

  @Test
  void nothingOfAnAddressIsTextOfAUrl() {
    String odd = "a?b&c=d/e%20 \"x\"+,;:@#é ";
    ConnectionSettings connection =
        new ConnectionSettings(new Slug("db"), "::1", 5432, odd, odd, new Secret(""), Map.of());
    JdbcSettings settings = JdbcSettings.of(connection, "test");

    assertThat(settings.properties())
        .containsEntry("PGHOST", "::1")
        .containsEntry("PGPORT", "5432")
        .containsEntry("user", odd)
        .containsEntry("password", "");
    assertThat(settings.url())
        .isEqualTo("jdbc:postgresql:" + URLEncoder.encode(odd, StandardCharsets.UTF_8));
    assertThat(settings.toString()).doesNotContain("?", "&", "=");
  }

  private static Properties properties(String host, Map<String, String> options) {
    return JdbcSettings.of(connection(host, options), "test").properties();
  }

  private static ConnectionSettings connection(String host, Map<String, String> options) {
    return new ConnectionSettings(
        new Slug("db"), host, 5432, "shop", "ada", new Secret("hunter2"), options);
  }
}
