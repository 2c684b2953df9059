package dev.syncline.engine.internal.consume;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.syncline.engine.spi.PlanOutdatedException;
import dev.syncline.engine.spi.RetriableException;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutdatedPlansTest {
  private final PlanOutdatedException changed =
      new PlanOutdatedException("postgres@localhost:5432/orders", List.of("accounts"));

  private final OutdatedPlans plans = new OutdatedPlans();

  @Test
  void theFirstIsReplacedAtOnceAndSoIsOneThatMovedRows() {
    assertThatCode(
            () -> {
              plans.met(changed, 0);
              plans.met(changed, 7);
              plans.met(changed, 8);
            })
        .doesNotThrowAnyException();
  }

  @Test
  void oneThatIsOutdatedBeforeItMovesARowIsAFailure() {
    plans.met(changed, 7);

    for (int again = 0; again < 3; again++) {
      assertThatThrownBy(() -> plans.met(changed, 7))
          .isInstanceOf(RetriableException.class)
          .hasMessageContaining("ENG-121")
          .hasMessageContaining("[accounts]");
    }
  }
}
