package dev.syncline.postgres.sink.internal.apply;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InsertOnlyHeuristicTest {
  private final InsertOnlyHeuristic guess = new InsertOnlyHeuristic();

  @Test
  void holdsUntilItWasWrong() {
    assertThat(guess.holds()).isTrue();
    assertThat(guess.holds()).isTrue();
  }

  @Test
  void restsLongerEachTimeItWasWrong() {
    guess.wasWrong();
    assertThat(questionsUntilItHolds()).isEqualTo(50);
    guess.wasWrong();
    assertThat(questionsUntilItHolds()).isEqualTo(100);
    for (int wrong = 0; wrong < 40; wrong++) {
      guess.wasWrong();
    }
    assertThat(questionsUntilItHolds()).isEqualTo(100_000);
  }

  private int questionsUntilItHolds() {
    int questions = 0;
    while (!guess.holds()) {
      questions++;
    }
    return questions;
  }
}
