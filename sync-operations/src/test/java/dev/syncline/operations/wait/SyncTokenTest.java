package dev.syncline.operations.wait;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.eventstore.Lsn;
import dev.syncline.eventstore.SourceIdentity;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SyncTokenTest {
  private static final String TEXT = "s1.7563920194775543210.0000000A.16384.16-B374D848";

  @Test
  void isReadAndWrittenTheSame() {
    assertThat(SyncToken.parse(TEXT))
        .contains(
            new SyncToken(
                new SourceIdentity("7563920194775543210", 10), 16_384, Lsn.parse("16/B374D848")));
    assertThat(SyncToken.parse(TEXT).orElseThrow()).hasToString(TEXT);
  }

  @Test
  void needsNoEncodingInAUrl() {
    assertThat(URLEncoder.encode(TEXT, StandardCharsets.UTF_8)).isEqualTo(TEXT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "16/B374D848",
        "s2.7563920194775543210.0000000A.16384.16-B374D848",
        "s1.7563920194775543210.A.16384.16-B374D848",
        "s1.7563920194775543210.0000000A.16384.16/B374D848",
        "s1.7563920194775543210.0000000A.16384.16-B374D848 ",
        "s1.7563920194775543210.0000000A.99999999999.16-B374D848",
        "s1.x.0000000A.16384.16-B374D848"
      })
  void anythingElseIsNone(String text) {
    assertThat(SyncToken.parse(text)).isEmpty();
  }
}
