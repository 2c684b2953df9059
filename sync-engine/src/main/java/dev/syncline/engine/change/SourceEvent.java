package dev.syncline.engine.change;

/**
 * An event of a source, in the order of the write-ahead log's commits. Transactions never
 * interleave: {@link TransactionBegan}, then any number of {@link TableChange} and {@link
 * LogicalMessage}, then {@link TransactionEnded}.
 */
public sealed interface SourceEvent
    permits TransactionBegan, TableChange, LogicalMessage, TransactionEnded {
  /** Calls the visitor's method for this kind of event. */
  void accept(Visitor visitor);

  /** Handles events, with a method for each kind. */
  interface Visitor {
    void began(TransactionBegan transaction);

    void changed(TableChange change);

    void received(LogicalMessage message);

    void ended(TransactionEnded transaction);
  }
}
