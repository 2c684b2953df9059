package dev.syncline.eventstore;

/** A version that is already published was published again with another content or feed. */
public final class ContractConflictException extends RuntimeException {
  public ContractConflictException(String message) {
    super(message);
  }

  /** All minors of one major version are in one feed. */
  public static ContractConflictException otherFeed(Contract contract, FeedName feed) {
    return new ContractConflictException(
        "public schema %s cannot be published into feed %s: it is already published into another"
                .formatted(contract.reference(), feed)
            + " one; raise the major version");
  }
}
