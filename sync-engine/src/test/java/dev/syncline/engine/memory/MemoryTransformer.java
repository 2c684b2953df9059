package dev.syncline.engine.memory;

import dev.syncline.engine.change.Row;
import dev.syncline.engine.change.TableChange;
import dev.syncline.engine.change.TableChange.RowDeleted;
import dev.syncline.engine.change.TableChange.RowInserted;
import dev.syncline.engine.change.TableChange.RowUpdated;
import dev.syncline.engine.change.TableChange.TableTruncated;
import dev.syncline.engine.spi.PublicEvents;
import dev.syncline.engine.spi.PublicTransformer;
import dev.syncline.engine.spi.Truncation;
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
    if (change instanceof TableTruncated truncated) {
      return new PublicEvents(
          List.of(),
          List.of(),
          contracts.stream().map(contract -> truncation(contract, truncated)).toList());
    }
    return PublicEvents.of(contracts.stream().map(contract -> event(contract, change)).toList());
  }

  private static Truncation truncation(PublishedContract contract, TableTruncated truncated) {
    int minor = contract.contract().version().minor();
    return truncated.table().equals(MemorySource.TABLE)
        ? new Truncation.OfAllRows(contract.id(), minor)
        : new Truncation.OfSomeRows(contract.id(), minor, MemoryCode.JOINED_TRUNCATED.diagnostic());
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
    throw new IllegalArgumentException("no change of a row");
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
