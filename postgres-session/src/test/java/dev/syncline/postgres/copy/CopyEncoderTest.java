package dev.syncline.postgres.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.syncline.testkit.TestDatabase;
import dev.syncline.testkit.TestPostgres;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;

/** The encoder writes what PostgreSQL itself writes for the same rows. */
@Tag("verify")
class CopyEncoderTest {
  private static final TestDatabase DATABASE = TestPostgres.shared().database();
  private static final String TEXTS = "aé€😀\u07ff\u0800\uffff\u007f\u0080";

  @Test
  void writesTheBytesThatTheServerWrites() throws Exception {
    CopyEncoder encoder = new CopyEncoder();
    row(encoder, Integer.MIN_VALUE, -1, 'd', Instant.parse("1999-12-31T23:59:59.999999Z"), TEXTS);
    row(encoder, 7, Long.MAX_VALUE, 'u', Instant.parse("2026-11-21T12:00:00.123456Z"), "");
    encoder.row(6);
    for (int field = 0; field < 6; field++) {
      encoder.addNull();
    }
    encoder.end();

    assertThat(bytes(encoder.fields()))
        .isEqualTo(
            ofServer(
                """
                SELECT * FROM (VALUES
                  (-2147483648, -1::bigint, 'd'::"char",
                   timestamptz '1999-12-31 23:59:59.999999Z', '{"k": "%s"}'::jsonb, '%s'),
                  (7, 9223372036854775807, 'u', '2026-11-21 12:00:00.123456Z', '{"k": ""}', ''),
                  (NULL, NULL, NULL, NULL, NULL, NULL)) AS rows
                """
                    .formatted(TEXTS, TEXTS)));
  }

  private static void row(
      CopyEncoder encoder, int number, long large, char letter, Instant time, String text)
      throws SQLException {
    encoder.row(6);
    encoder.addInteger(number);
    encoder.addBigint(large);
    encoder.addCharacter(letter);
    encoder.addTimestamp(time);
    encoder.addJsonb(CopyEncoder.utf8("{\"k\": \"" + text + "\"}"));
    encoder.addBytes(CopyEncoder.utf8(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\uD83D", "\uDE00", "a\uD83Db", "é\uDE00\uD83D"})
  void halfASurrogatePairIsRefused(String text) {
    assertThatThrownBy(() -> CopyEncoder.utf8(text))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("half a surrogate pair");
  }

  private static byte[] bytes(BinaryBuffer buffer) {
    byte[] bytes = new byte[buffer.length()];
    buffer.copyTo(bytes, 0);
    return bytes;
  }

  private static byte[] ofServer(String query) throws SQLException, IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (Connection connection = DATABASE.connect()) {
      connection
          .unwrap(PGConnection.class)
          .getCopyAPI()
          .copyOut("COPY (" + query + ") TO STDOUT (FORMAT binary)", out);
    }
    return out.toByteArray();
  }
}
