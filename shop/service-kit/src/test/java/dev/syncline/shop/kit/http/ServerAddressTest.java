package dev.syncline.shop.kit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerAddressTest {

  @Test
  void isOfADeveloperMachineByDefault() {
    assertThat(ServerAddress.from(Map.of(), 3000)).isEqualTo(new ServerAddress("localhost", 3000));
  }

  @Test
  void takesHostAndPort() {
    assertThat(ServerAddress.from(Map.of("HOST", "0.0.0.0", "PORT", "0"), 3000))
        .isEqualTo(new ServerAddress("0.0.0.0", 0));
  }

  @ParameterizedTest
  @CsvSource({
    "http, 'PORT must be a number, was http'",
    "-1, 'PORT must be from 0 to 65535, was -1'",
    "65536, 'PORT must be from 0 to 65535, was 65536'"
  })
  void refusesWhatIsNotAPortNumber(String port, String message) {
    assertThatThrownBy(() -> ServerAddress.from(Map.of("PORT", port), 3000))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }
}
