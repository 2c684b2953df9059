package dev.syncline.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class BaseOriginTest {
  @Test
  void aHistoryStandsForItWhateverItsPositionsAre() {
    Random random = new Random(1);
    for (int round = 0; round < 10_000; round++) {
      long folded = random.nextLong() >>> 12 + random.nextInt(52);
      long age = Math.min(folded, random.nextLong() >>> 25 + random.nextInt(38));
      History at = History.begin();
      BaseOrigin origin = BaseOrigin.of(at, new Position(folded), new Position(folded - age));

      History history = origin.asHistory();

      assertThat(history.isOfBase()).isTrue();
      assertThat(BaseOrigin.of(history)).contains(origin);
      assertThat(origin.isOf(at)).isTrue();
    }
  }

  @Test
  void oneThatBeganTooLongAgoCountsAsBegunAtTheVeryBeginning() {
    BaseOrigin origin = BaseOrigin.of(History.begin(), new Position(1L << 51), new Position(1));

    assertThat(BaseOrigin.of(origin.asHistory()).orElseThrow().begun()).isEqualTo(Position.START);
  }

  @Test
  void aHistoryOfEventsIsNone() {
    for (int round = 0; round < 1_000; round++) {
      assertThat(History.begin().isOfBase()).isFalse();
    }
    assertThat(new History(new UUID(0, 0)).isOfBase()).isFalse();
  }

  @Test
  void anotherHistoryIsNotTakenForItsOwn() {
    History at = new History(UUID.fromString("11111111-1111-4111-8111-111111111111"));
    History other = new History(UUID.fromString("21111111-1111-4111-8111-111111111111"));

    assertThat(BaseOrigin.of(at, new Position(5), new Position(5)).isOf(other)).isFalse();
  }
}
