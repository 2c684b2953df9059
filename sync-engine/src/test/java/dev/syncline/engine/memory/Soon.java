package dev.syncline.engine.memory;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.awaitility.core.ConditionFactory;

/** Awaits what happens within milliseconds. */
public final class Soon {
  private Soon() {}

  public static ConditionFactory soon() {
    return await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(5));
  }
}
