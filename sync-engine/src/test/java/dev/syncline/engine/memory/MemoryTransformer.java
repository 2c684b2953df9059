package dev.syncline.engine.memory;

import dev.syncline.engine.change.Row;
import dev.syncline.engine.change.TableChange;
import dev.syncline.engine.change.TableChange.RowDeleted;
import dev.syncline.engine.change.TableChange.RowInserted;
import dev.syncline.engine.change.TableChange.RowUpdated;
import dev.syncline.engine.spi.PublicEvents;
import dev.syncline.engine.spi.PublicTransformer;
import dev.syncline.eventstore.NewEvent;
import dev.syncline.eventstore.PublishedContract;
import dev.syncline.manifest.schema.Operation;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Publishes each account as it is in the change, to every contract of the source. */
final class MemoryTransformer implements PublicTransformer {
  private final List<PublishedContract> contracts;

  MemoryTransformer(List<PublishedContract> contracts) {
    this.contracts = contracts;
  }

  @Override
  public List<PublicEvents> transform(List<TableChange> changes, Set<Long> transactionIds) {
    return changes.stream().map(this::events).toList();
  }

  private PublicEvents events(TableChange change) {
    return PublicEvents.of(contracts.stream().map(contract -> event(contract, change)).toList());
  }

  private static NewEvent event(PublishedContract contract, TableChange change) {
    if (change instanceof RowInserted inserted) {
      return event(contract, Operation.INSERT, account(inserted.after()));
    }
    if (change instanceof RowUpdated updated) {
      return event(contract, Operation.UPDATE, account(updated.after()));
    }
    if (change instanceof RowDeleted deleted) {
      return new NewEvent(
          contract.id(),
          contract.contract().version().minor(),
          Operation.DELETE,
          Account.key(id(deleted.before())),
          Optional.empty());
    }
    throw new IllegalArgumentException("accounts cannot be truncated");
  }

  static NewEvent event(PublishedContract contract, Operation operation, Account account) {
    return new NewEvent(
        contract.id(),
        contract.contract().version().minor(),
        operation,
        Account.key(account.id()),
        Optional.of(account.json()));
  }

  private static Account account(Row row) {
    return new Account(id(row), row.text("name"));
  }

  private static int id(Row row) {
    return Integer.parseInt(row.text("id"));
  }

  @Override
  public void close() {
    // Holds nothing.
  }
}
