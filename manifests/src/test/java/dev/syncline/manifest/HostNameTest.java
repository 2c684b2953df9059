package dev.syncline.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostNameTest {
  @ParameterizedTest
  @CsvSource({
    "db.example.org, db.example.org",
    "db.example.org., db.example.org.",
    "db_1-a, db_1-a",
    "10.0.0.1, 10.0.0.1",
    "::1, ::1",
    "[::1], ::1",
    "fe80::1%eth0, fe80::1%eth0",
    "[2001:db8::7], 2001:db8::7",
    "::ffff:127.0.0.1, ::ffff:127.0.0.1",
    "bücher.example, xn--bcher-kva.example"
  })
  void takesNamesAndAddresses(String written, String kept) {
    assertThat(new HostName(written).text()).isEqualTo(kept);
  }

  @Test
  void standsInBracketsBeforeAPortWhereItHasColons() {
    assertThat(new HostName("::1").beforePort()).isEqualTo("[::1]");
    assertThat(new HostName("db").beforePort()).isEqualTo("db");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "127.0.0.1/es?PGPORT=7405&sslmode=disable&x=|only letters",
        "db?sslmode=disable|only letters",
        "db:5432|has a port",
        "one,two|several hosts",
        "::1,::2|several hosts",
        "/var/run/postgresql|Unix socket",
        "@abstract|Unix socket",
        "jdbc:postgresql://db|is a URL",
        "postgresql://db/es|is a URL",
        "user@db|only letters",
        "::1::2|not an IPv6 address",
        "[::1|not an IPv6 address",
        "fe80::1%|zone",
        "::1%a&b|zone",
        "d b|only letters",
        "db%20|only letters",
        ".db|not a host name",
        "a..b|not a host name"
      })
  void refusesWhatIsNotOneMachine(String written, String reason) {
    assertThatThrownBy(() -> new HostName(written))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", " db", "db ", "db\n", "d\u0000b"})
  void refusesSpaceAndControlCharacters(String written) {
    assertThatThrownBy(() -> new HostName(written)).isInstanceOf(IllegalArgumentException.class);
  }
}
