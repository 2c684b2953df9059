package dev.syncline.operations.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.engine.spi.ConsumerPause;
import dev.syncline.eventstore.Position;
import dev.syncline.postgres.sink.bookkeeping.CursorStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StandingTest {
  private static final Optional<Integer> FIRST = Optional.of(11);
  private static final Optional<Integer> SECOND = Optional.of(12);
  private static final Optional<Integer> NO_SESSION = Optional.empty();

  @Test
  void theSessionOfTheForemostAppliesThoseThatAreJoined() {
    CursorStatus foremost = cursor("shop/db", "a", 900, FIRST);
    CursorStatus joined = cursor("shop/db", "b", 890, FIRST);
    CursorStatus alone = cursor("shop/db", "c", 10, SECOND);
    CursorStatus queued = cursor("shop/db", "d", 0, NO_SESSION);
    List<CursorStatus> all = List.of(queued, alone, joined, foremost);

    assertThat(all)
        .extracting(one -> Standing.of(one, all))
        .containsExactly(Standing.QUEUED, Standing.CATCHING_UP, Standing.JOINED, Standing.JOINED);
  }

  @Test
  void eachFeedHasASessionOfItsOwn() {
    CursorStatus one = cursor("shop/db", "a", 900, FIRST);
    CursorStatus other = cursor("elsewhere/db", "b", 10, SECOND);

    assertThat(Standing.of(other, List.of(one, other))).isEqualTo(Standing.JOINED);
  }

  @Test
  void noneIsComparedWithOneThatIsPausedOrWhereNoneIsApplied() {
    CursorStatus paused =
        new CursorStatus(
            "shop/db",
            "a",
            new Position(900),
            Optional.of("host/1"),
            0,
            Optional.of(new ConsumerPause(Instant.EPOCH, "anna", Optional.empty(), "")),
            FIRST);
    CursorStatus other = cursor("shop/db", "b", 10, SECOND);
    CursorStatus idle = cursor("shop/db", "c", 10, NO_SESSION);

    assertThat(Standing.of(other, List.of(paused, other))).isEqualTo(Standing.JOINED);
    assertThat(Standing.of(idle, List.of(paused, idle))).isEqualTo(Standing.JOINED);
  }

  private static CursorStatus cursor(
      String feed, String name, long position, Optional<Integer> session) {
    return new CursorStatus(
        feed, name, new Position(position), Optional.of("host/1"), 0, Optional.empty(), session);
  }
}
