package dev.syncline.eventstore;

import java.time.Instant;
import java.util.Objects;

/**
 * What is known of a source transaction when it begins.
 *
 * @param transactionId the source's transaction id, 32 bits unsigned
 * @param committedAt when it committed, by the source's clock
 */
public record TransactionHeader(long transactionId, Instant committedAt) {
  public TransactionHeader {
    Objects.requireNonNull(committedAt, "committedAt");
  }
}
