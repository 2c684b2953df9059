package dev.syncline.faults.fault;

/**
 * Something that an operator does to a running system, with the commands of the product. It breaks
 * nothing, so that it needs no healing: the stream goes on meanwhile, and a recovery time shows
 * that. {@link #strike} begins it and {@link #aftermath} sees it to its end, so that a fault of the
 * same cycle strikes in the middle.
 */
public sealed interface OperatorTask extends Fault
    permits ReloadTable,
        CompactStore,
        TrimStore,
        ReplayConsumer,
        PauseConsumers,
        PauseByRejection,
        TruncateTable,
        MoveToNextMajor,
        AddConsumerLate {}
