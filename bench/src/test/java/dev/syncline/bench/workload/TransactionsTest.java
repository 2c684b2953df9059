package dev.syncline.bench.workload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TransactionsTest {
  @Test
  void eachTransactionRunsOneStatementInTurn() {
    assertThat(new Transactions(7, List.of("INSERT a", "INSERT b")).block())
        .isEqualTo(
            "DO $$ BEGIN FOR n IN 0..6 LOOP CASE n % 2 WHEN 0 THEN INSERT a; WHEN 1 THEN INSERT b;"
                + " END CASE; COMMIT; END LOOP; END $$");
  }
}
