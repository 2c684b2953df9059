package dev.syncline.engine.change;

/**
 * An event of a source, in the order of the write-ahead log's commits. Transactions never
 * interleave: {@link TransactionBegan}, then any number of {@link TableChange} and {@link
 * LogicalMessage}, then {@link TransactionEnded}.
 */
public sealed interface SourceEvent
    permits TransactionBegan, TableChange, LogicalMessage, TransactionEnded {}
