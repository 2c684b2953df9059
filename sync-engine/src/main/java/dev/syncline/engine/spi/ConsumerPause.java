package dev.syncline.engine.spi;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Why a consumer schema waits at the end of a source transaction, while the others of its
 * destination go on.
 *
 * @param since when it was paused
 * @param by the user who paused it, or the host and process ID of the sync whose event was rejected
 * @param code the code of the rejection; absent if a user paused it
 * @param reason why, without row values; empty if the user gave no reason
 */
public record ConsumerPause(Instant since, String by, Optional<String> code, String reason) {
  public ConsumerPause {
    Objects.requireNonNull(since, "since");
    Objects.requireNonNull(by, "by");
    Objects.requireNonNull(code, "code");
    Objects.requireNonNull(reason, "reason");
  }

  /** Whether a rejected event paused it: then a cause has to be corrected before it goes on. */
  public boolean isByRejection() {
    return code.isPresent();
  }

  /** The reason as one line, such as {@code DST-111 .. violates a constraint}. */
  public String text() {
    return code.map(known -> known + " " + reason).orElse(reason);
  }
}
