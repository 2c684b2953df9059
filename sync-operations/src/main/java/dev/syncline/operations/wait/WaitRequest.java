package dev.syncline.operations.wait;

import java.time.Duration;
import java.util.Objects;

/** A request to wait for a consumer schema of this process, checked. */
public final class WaitRequest {
  /** The timeout of a request that names none. */
  public static final Duration USUAL_TIMEOUT = Duration.ofSeconds(5);

  /** The longest timeout. */
  public static final Duration LONGEST_TIMEOUT = Duration.ofSeconds(60);

  private final WaitableConsumer consumer;
  private final SyncToken token;
  private final Duration timeout;

  WaitRequest(WaitableConsumer consumer, SyncToken token, Duration timeout) {
    this.consumer = Objects.requireNonNull(consumer, "consumer");
    this.token = Objects.requireNonNull(token, "token");
    this.timeout = Objects.requireNonNull(timeout, "timeout");
  }

  WaitableConsumer consumer() {
    return consumer;
  }

  SyncToken token() {
    return token;
  }

  Duration timeout() {
    return timeout;
  }
}
