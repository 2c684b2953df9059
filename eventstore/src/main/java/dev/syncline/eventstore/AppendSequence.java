package dev.syncline.eventstore;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Assigns positions to the events of one append and rejects calls in the wrong order. Every
 * implementation of {@link FeedAppend} uses it, so that all of them number events the same way.
 */
public final class AppendSequence {
  private final Optional<SourceIdentity> identity;
  private Position last;
  private Lsn sourceEnd;
  private @Nullable TransactionHeader open;
  private @Nullable Position transactionFirst;

  /**
   * @param durable the feed's last durable checkpoint
   */
  public AppendSequence(FeedCheckpoint durable) {
    identity = durable.identity();
    last = durable.head();
    sourceEnd = durable.sourceEnd();
  }

  /**
   * Opens a source transaction, or continues the open one.
   *
   * @throws IllegalStateException if another one is open
   */
  public void open(TransactionHeader transaction) {
    Objects.requireNonNull(transaction, "transaction");
    if (open == null) {
      open = transaction;
      transactionFirst = last.plus(1);
    } else if (!open.equals(transaction)) {
      throw new IllegalStateException(
          "transaction %d begins inside transaction %d"
              .formatted(transaction.transactionId(), open.transactionId()));
    }
  }

  /** The position of the next event of the open source transaction. */
  public Position next() {
    last = last.plus(1);
    return last;
  }

  /** The position of the last event so far. */
  public Position last() {
    return last;
  }

  /**
   * The position of the first event of the open source transaction.
   *
   * @throws IllegalStateException if none is open
   */
  public Position transactionFirst() {
    if (transactionFirst == null) {
      throw new IllegalStateException("no transaction has been opened");
    }
    return transactionFirst;
  }

  /**
   * Ends the open source transaction, or an empty one.
   *
   * @throws IllegalArgumentException if the end is not after the previous one
   */
  public void end(Lsn end) {
    if (!end.isAfter(sourceEnd)) {
      throw new IllegalArgumentException(
          "source transaction ends at %s, which is not after %s".formatted(end, sourceEnd));
    }
    sourceEnd = end;
    open = null;
  }

  /**
   * The feed's checkpoint once everything appended so far is durable.
   *
   * @throws IllegalStateException if a source transaction is still open
   */
  public FeedCheckpoint checkpoint() {
    if (open != null) {
      throw new IllegalStateException(
          "transaction %d has no end yet".formatted(open.transactionId()));
    }
    return new FeedCheckpoint(last, sourceEnd, identity);
  }
}
