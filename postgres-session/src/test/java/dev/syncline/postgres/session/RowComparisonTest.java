package dev.syncline.postgres.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.syncline.postgres.session.RowComparison.Attempt;
import dev.syncline.postgres.session.RowComparison.Verdict;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowComparisonTest {
  private static final Attempt PASSES = () -> true;
  private static final Attempt SHOWS_NOTHING = () -> false;

  private static SQLException refusal(String state) {
    return new SQLException("refused", state);
  }

  private static Attempt fails(String state) {
    return () -> {
      throw refusal(state);
    };
  }

  private static Verdict verdict(Attempt... others) throws SQLException {
    return RowComparison.of(refusal("45000"), fails("45000"), List.of(others));
  }

  @Test
  void anotherRowThatPassesTells() throws SQLException {
    assertThat(verdict(fails("45000"), fails("45001"), PASSES)).isEqualTo(Verdict.OTHER_PASSES);
  }

  @Test
  void othersThatFailAlikeTellWhereNonePasses() throws SQLException {
    assertThat(verdict(SHOWS_NOTHING, fails("45001"), fails("45000")))
        .isEqualTo(Verdict.OTHER_FAILS_ALIKE);
  }

  @Test
  void aRowThatDoesNothingOrFailsInItsOwnWayTellsNothing() throws SQLException {
    assertThat(verdict(SHOWS_NOTHING, fails("45001"))).isEqualTo(Verdict.NOTHING_TO_COMPARE);
    assertThat(verdict()).isEqualTo(Verdict.NOTHING_TO_COMPARE);
  }

  @Test
  void whatDoesNotComeTwiceMayPass() throws SQLException {
    for (Attempt again : List.of(PASSES, SHOWS_NOTHING, fails("45001"))) {
      assertThat(RowComparison.of(refusal("45000"), again, List.of()))
          .isEqualTo(Verdict.NOT_REPEATED);
    }
  }

  @Test
  void anErrorThatIsOfNoRowEndsTheComparison() {
    assertThatThrownBy(() -> verdict(fails("55P03"), PASSES))
        .isInstanceOfSatisfying(
            SQLException.class, error -> assertThat(error.getSQLState()).isEqualTo("55P03"));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 15, 16, 17, 31, 32, 33, 5_000})
  void aSampleIsBounded(int size) {
    List<Integer> sample = RowComparison.sample(IntStream.range(0, size).boxed().toList());

    assertThat(sample)
        .hasSizeLessThanOrEqualTo(RowComparison.MOST_OTHERS)
        .hasSizeGreaterThanOrEqualTo(Math.min(size, RowComparison.MOST_OTHERS / 2))
        .doesNotHaveDuplicates();
  }
}
