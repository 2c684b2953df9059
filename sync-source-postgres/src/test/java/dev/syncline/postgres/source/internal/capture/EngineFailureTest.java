package dev.syncline.postgres.source.internal.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.engine.spi.RetriableException;
import dev.syncline.eventstore.FeedName;
import dev.syncline.manifest.schema.Slug;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.postgres.source.problem.SourceCode;
import java.io.EOFException;
import java.sql.SQLException;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.junit.jupiter.api.Test;

/** What becomes of what Debezium throws; a value of a row is in none of its messages. */
class EngineFailureTest {
  private static final FeedName FEED = new FeedName(new Slug("shop"), new Slug("db"));

  @Test
  void whatTheServerSaysIsTriedAgainWithItsStateAndACode() {
    RuntimeException meaning =
        meaning(new ConnectException("stopped", new SQLException("ended by admin", "57P01")));

    assertRetried(meaning, SourceCode.CAPTURE_INTERRUPTED);
    assertThat(meaning).hasMessageContaining("ended by admin").hasMessageContaining("57P01");
  }

  @Test
  void valuesInTheServersWordsStayThere() {
    assertThat(
            meaning(
                new ConnectException(new SQLException("invalid input syntax: \"Ada\"", "22P02"))))
        .hasMessageContaining("22P02")
        .hasMessageNotContaining("Ada");
  }

  @Test
  void aLostConnectionIsTriedAgain() {
    assertRetried(
        meaning(new ConnectException(new EOFException())), SourceCode.CAPTURE_INTERRUPTED);
  }

  @Test
  void aConfigurationTheEngineRefusesIsForGood() {
    RuntimeException meaning =
        meaning(
            new ConnectException(
                "Connector configuration is not valid. The 'slot.name' value is invalid"));

    assertThat(meaning)
        .isInstanceOf(DiagnosticException.class)
        .hasMessageContaining("SRC-173")
        .hasMessageContaining("slot.name");
  }

  @Test
  void aConfigurationThatFailsByTheConnectionIsNot() {
    assertRetried(
        meaning(
            new ConnectException(
                "Connector configuration is not valid. Error while validating connector config:"
                    + " FATAL: sorry, too many clients already")),
        SourceCode.CAPTURE_INTERRUPTED);
  }

  @Test
  void anErrorOfItsOwnIsToldByClassAndPlace() {
    for (Throwable own :
        new Throwable[] {
          new DataException("Invalid value: Ada"),
          new NullPointerException("Ada"),
          new ConnectException("Failed to parse money value: Ada"),
          new IllegalArgumentException("Ada"),
          new ConnectException("wrapped", new IllegalStateException("Ada"))
        }) {
      RuntimeException meaning = meaning(new ConnectException("stopped", own));
      assertRetried(meaning, SourceCode.ENGINE_REFUSES);
      assertThat(meaning.getMessage()).contains("Exception at ").doesNotContain("Ada");
    }
  }

  @Test
  void whatWeThrewOurselvesComesBackAsItWas() {
    RetriableException ours = new RetriableException("table altered", null);
    assertThat(meaning(new ConnectException("stopped", ours))).isSameAs(ours);
  }

  @Test
  void anEndWithoutAWordHasACodeToo() {
    assertRetried(EngineFailure.meaning(FEED, null, null), SourceCode.ENGINE_REFUSES);
  }

  private static RuntimeException meaning(Throwable error) {
    return EngineFailure.meaning(FEED, "Error while trying to run connector", error);
  }

  private static void assertRetried(RuntimeException meaning, SourceCode code) {
    assertThat(meaning).isInstanceOf(RetriableException.class);
    assertThat(((RetriableException) meaning).diagnostic())
        .hasValueSatisfying(found -> assertThat(found.code()).isEqualTo(code));
  }
}
