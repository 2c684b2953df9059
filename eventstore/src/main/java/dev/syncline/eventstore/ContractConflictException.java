package dev.syncline.eventstore;

/** A version that is already published was published again with another content. */
public final class ContractConflictException extends RuntimeException {
  public ContractConflictException(String message) {
    super(message);
  }
}
