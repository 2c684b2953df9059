package dev.syncline.eventstore;

import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;

/**
 * A consumer in the registry.
 *
 * @param report what it reported last
 * @param firstReportedAt when it was registered, by the clock of the event store
 * @param reportedAt when it reported last, by the same clock
 * @param givenUp the decision not to wait for it any more, if there is one
 */
public record RegisteredConsumer(
    ConsumerReport report, Instant firstReportedAt, Instant reportedAt, Optional<GivenUp> givenUp) {
  /** Orders by feed, name and destination. */
  public static final Comparator<RegisteredConsumer> BY_NAME =
      Comparator.comparing(RegisteredConsumer::id, ConsumerId.BY_NAME);

  /**
   * @throws IllegalArgumentException if its last report precedes its first
   */
  public RegisteredConsumer {
    Objects.requireNonNull(report, "report");
    Objects.requireNonNull(givenUp, "givenUp");
    if (reportedAt.isBefore(firstReportedAt)) {
      throw new IllegalArgumentException("reported before it was registered: " + report);
    }
  }

  /**
   * The decision that neither retention nor retirement waits for a consumer.
   *
   * @param at when it was taken, by the clock of the event store
   * @param reason why, for operators
   */
  public record GivenUp(Instant at, String reason) {
    public GivenUp {
      Objects.requireNonNull(at, "at");
      Objects.requireNonNull(reason, "reason");
    }
  }

  public ConsumerId id() {
    return report.consumer();
  }

  /** The major version of the public schema that it reads. */
  public SchemaId schema() {
    return report.schema();
  }

  /** The position up to which it had applied its feed. */
  public Position position() {
    return report.cursor().position();
  }

  /** Whether retention and retirement wait for it. */
  public boolean isAwaited() {
    return givenUp.isEmpty();
  }
}
