package dev.syncline.faults.scene;

import dev.syncline.testkit.TestDatabase;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * A row that is changed at the source and looked for at the destination. Changes arrive in commit
 * order, so once it has arrived everything committed before it has.
 */
public final class Token {
  private static final Duration LOOK = Duration.ofMillis(10);

  private final TestDatabase source;
  private final TestDatabase destination;

  Token(TestDatabase source, TestDatabase destination) {
    this.source = source;
    this.destination = destination;
  }

  /**
   * Sends a token.
   *
   * @param stuck asked now and then: why waiting has no point any more, or null
   * @param state asked when it does not arrive: how far everything is
   * @return how long it took to arrive
   * @throws StuckException if it does not arrive in time
   */
  public Duration pass(Duration atMost, Supplier<String> stuck, Supplier<String> state) {
    long began = System.nanoTime();
    Long sent = null;
    for (long now = began; now - began < atMost.toNanos(); now = System.nanoTime()) {
      try {
        if (sent == null) {
          sent = source.number("UPDATE tokens SET n = n + 1 WHERE id = 1 RETURNING n");
        }
        if (destination.number("SELECT coalesce(max(n), -1) FROM tokens") >= sent) {
          return Duration.ofNanos(System.nanoTime() - began);
        }
      } catch (IllegalStateException notNow) {
        // A database is away: that is what is being waited for.
      }
      String reason = stuck.get();
      if (reason != null) {
        throw new StuckException(reason);
      }
      LockSupport.parkNanos(LOOK.toNanos());
    }
    throw new StuckException(
        "the token did not arrive within " + atMost.toSeconds() + " s: " + state.get());
  }
}
