package dev.syncline.engine.publish;

import dev.syncline.engine.spi.BackfillReader.Chunk;
import dev.syncline.eventstore.BackfillProgress;
import dev.syncline.eventstore.Lsn;
import dev.syncline.eventstore.NewEvent;
import dev.syncline.eventstore.PublishedContract;
import dev.syncline.eventstore.RejectedEvent;
import dev.syncline.eventstore.TransactionHeader;
import java.util.List;

/** The next step of the append stage, in feed order. */
sealed interface AppendStep {
  /** Add events to the open source transaction, or open it with them. */
  record Add(TransactionHeader header, List<NewEvent> events) implements AppendStep {}

  /** Quarantine events with the commit of their source transaction. */
  record SetAside(TransactionHeader header, List<RejectedEvent> events) implements AppendStep {}

  /** End the source transaction. */
  record End(TransactionHeader header, Lsn end) implements AppendStep {}

  /**
   * Publish deletes for the rows that were deleted while changes of the contract were not captured.
   */
  record Retire(TransactionHeader header, PublishedContract contract) implements AppendStep {}

  /** Save with this commit that a backfill is under way from here on. */
  record Save(BackfillProgress progress) implements AppendStep {}

  /** Add the rows of a chunk that no event has reported yet, and save its progress. */
  record Load(TransactionHeader header, Chunk chunk) implements AppendStep {}
}
