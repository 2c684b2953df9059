package dev.syncline.engine.internal.publish;

import dev.syncline.engine.change.LogicalMessage;
import dev.syncline.engine.change.SourceEvent;
import dev.syncline.engine.change.TableChange;
import dev.syncline.engine.change.TransactionBegan;
import dev.syncline.engine.change.TransactionEnded;
import dev.syncline.engine.spi.PublicEvents;
import dev.syncline.engine.spi.PublicTransformer;
import dev.syncline.eventstore.TransactionHeader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The table changes of one slice of the stream, and the transactions that they belong to. */
final class SliceChanges implements SourceEvent.Visitor {
  private final List<TableChange> changes = new ArrayList<>();
  private final Set<Long> transactions = new HashSet<>();
  private @Nullable TransactionHeader open;

  /**
   * @param open the transaction that the slice continues; null if it begins with one
   */
  SliceChanges(@Nullable TransactionHeader open) {
    this.open = open;
  }

  @Override
  public void began(TransactionBegan transaction) {
    open = transaction.header();
  }

  @Override
  public void changed(TableChange change) {
    changes.add(change);
    transactions.add(Objects.requireNonNull(open, "a change in no transaction").transactionId());
  }

  @Override
  public void received(LogicalMessage message) {
    // Causes no public event.
  }

  @Override
  public void ended(TransactionEnded transaction) {
    // Causes no public event.
  }

  /** The public events of each change, in the order of the changes. */
  List<PublicEvents> transformedBy(PublicTransformer transformer) throws InterruptedException {
    return changes.isEmpty() ? List.of() : transformer.transform(changes, transactions);
  }
}
