package dev.syncline.engine.memory;

import dev.syncline.engine.spi.BackfillReader;
import dev.syncline.engine.spi.PublicEvents;
import dev.syncline.eventstore.BackfillProgress;
import dev.syncline.eventstore.LoadState;
import dev.syncline.eventstore.PublishedContract;
import dev.syncline.eventstore.SchemaId;
import dev.syncline.manifest.schema.Operation;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the table two rows at a time. A transaction of the source is visible as soon as it is in
 * the log, and none is ever seen while it runs.
 */
final class MemoryBackfillReader implements BackfillReader {
  private static final int ROWS_A_CHUNK = 2;

  private final MemorySource source;
  private final List<PublishedContract> contracts;

  MemoryBackfillReader(MemorySource source, List<PublishedContract> contracts) {
    this.source = source;
    this.contracts = contracts;
  }

  @Override
  public BackfillProgress begin(SchemaId schema, int minor) {
    return BackfillProgress.waiting(schema, minor, source.rows().size());
  }

  @Override
  public Chunk read(BackfillProgress progress, Set<Long> mustSee) throws InterruptedException {
    PublishedContract contract = contract(progress);
    int after = progress.lastKey().map(Integer::parseInt).orElse(Integer.MIN_VALUE);
    List<Account> rows = source.rowsAfter(after, ROWS_A_CHUNK);
    source.chunks().pass();
    return new Chunk(
        PublicEvents.of(
            rows.stream()
                .map(row -> MemoryTransformer.event(contract, Operation.INSERT, row))
                .toList()),
        new BackfillProgress(
            progress.schema(),
            progress.minor(),
            lastKey(rows).or(progress::lastKey),
            progress.rowsRead() + rows.size(),
            progress.rowsEstimated(),
            rows.size() < ROWS_A_CHUNK ? LoadState.COMPLETE : LoadState.UNDER_WAY));
  }

  private PublishedContract contract(BackfillProgress progress) {
    return contracts.stream()
        .filter(one -> one.id().equals(progress.schema()))
        .filter(one -> one.contract().version().minor() == progress.minor())
        .findFirst()
        .orElseThrow();
  }

  private static Optional<String> lastKey(List<Account> rows) {
    return rows.isEmpty()
        ? Optional.empty()
        : Optional.of(Integer.toString(rows.get(rows.size() - 1).id()));
  }

  @Override
  public void awaitRunningTransactions() {
    // None is running: a transaction is committed in one step.
  }

  @Override
  public Set<Long> unseen(Set<Long> transactionIds) {
    return Set.of();
  }

  @Override
  public void mark(String prefix, String content) {
    source.mark(prefix, content);
  }

  @Override
  public void close() {
    // The session is closed as a whole.
  }
}
