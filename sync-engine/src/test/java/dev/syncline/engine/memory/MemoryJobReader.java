package dev.syncline.engine.memory;

import dev.syncline.engine.spi.BackfillJobReader;
import dev.syncline.engine.spi.BackfillReader.Chunk;
import dev.syncline.engine.spi.JobFailedException;
import dev.syncline.engine.spi.PublicEvents;
import dev.syncline.eventstore.BackfillJob;
import dev.syncline.eventstore.BackfillProgress;
import dev.syncline.eventstore.BackfillRange;
import dev.syncline.eventstore.BackfillScope;
import dev.syncline.eventstore.CanonicalKey;
import dev.syncline.eventstore.LoadState;
import dev.syncline.eventstore.NewEvent;
import dev.syncline.eventstore.PublishedContract;
import dev.syncline.manifest.schema.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Reads the table two rows at a time. The condition "even" is true for rows with an even id, and
 * any other condition is refused.
 */
final class MemoryJobReader implements BackfillJobReader {
  private static final int ROWS_A_CHUNK = 2;

  private final MemorySource source;
  private final List<PublishedContract> contracts;

  MemoryJobReader(MemorySource source, List<PublishedContract> contracts) {
    this.source = source;
    this.contracts = contracts;
  }

  @Override
  public BackfillProgress begin(BackfillJob job, int ranges) {
    BackfillProgress progress = job.progress();
    boolean listed = job.scope() instanceof BackfillScope.Listed;
    long rows = listed ? progress.rowsEstimated() : matching(job.scope()).size();
    return BackfillProgress.waiting(progress.schema(), progress.minor(), rows)
        .of(job.id())
        .split(listed || ranges == 1 ? List.of() : split(matching(job.scope()), ranges));
  }

  private static List<BackfillRange> split(List<Account> rows, int ranges) {
    List<BackfillRange> split = new ArrayList<>();
    Optional<String> after = Optional.empty();
    for (int range = 1; range < ranges; range++) {
      Account last = rows.get(rows.size() * range / ranges - 1);
      Optional<String> end = Optional.of(Integer.toString(last.id()));
      split.add(BackfillRange.between(after, end));
      after = end;
    }
    split.add(BackfillRange.between(after, Optional.empty()));
    return split;
  }

  private List<Account> matching(BackfillScope scope) {
    Predicate<Account> wanted =
        scope.match(
            all -> row -> true,
            where -> {
              if (!where.sql().equals("even")) {
                throw new JobFailedException(MemoryCode.NO_PUBLICATION.diagnostic(), null);
              }
              return row -> row.id() % 2 == 0;
            },
            range ->
                row ->
                    range.from().map(from -> row.id() >= id(from)).orElse(true)
                        && range.to().map(to -> row.id() <= id(to)).orElse(true),
            list -> row -> true);
    return source.rows().stream().filter(wanted).toList();
  }

  private static int id(String key) {
    return Integer.parseInt(key.replaceAll("\\D", ""));
  }

  @Override
  public Reading read(Part part, Set<Long> mustSee) throws InterruptedException {
    boolean listed = part.job().scope() instanceof BackfillScope.Listed;
    Chunk chunk = listed ? keys(part) : part.range().isPresent() ? range(part) : rows(part);
    source.jobChunks().pass();
    return new Reading(chunk, source.timeOfAChunk());
  }

  private Chunk range(Part part) {
    int number = part.range().getAsInt();
    BackfillRange range = part.progress().ranges().get(number);
    BackfillProgress alone =
        part.progress()
            .fromTheBeginning()
            .after(range.lastKey(), range.rowsRead(), LoadState.UNDER_WAY);
    Part piece = new Part(part.job(), alone, OptionalInt.empty(), List.of(), part.mostRows());
    Chunk chunk = rows(piece, range.end().map(Integer::parseInt).orElse(Integer.MAX_VALUE));
    BackfillProgress after = chunk.progress();
    return new Chunk(
        chunk.rows(),
        part.progress()
            .with(
                number,
                new BackfillRange(
                    after.lastKey(), range.end(), after.rowsRead(), after.complete())));
  }

  private Chunk rows(Part part) {
    return rows(part, Integer.MAX_VALUE);
  }

  private Chunk rows(Part part, int end) {
    BackfillProgress progress = part.progress();
    int after = progress.lastKey().map(Integer::parseInt).orElse(Integer.MIN_VALUE);
    int limit = Math.min(ROWS_A_CHUNK, part.mostRows());
    List<Account> rows =
        matching(part.job().scope()).stream()
            .filter(row -> row.id() > after && row.id() <= end)
            .limit(limit)
            .toList();
    Optional<String> last =
        rows.isEmpty()
            ? progress.lastKey()
            : Optional.of(Integer.toString(rows.get(rows.size() - 1).id()));
    return new Chunk(
        PublicEvents.of(rows.stream().map(row -> insert(progress, row)).toList()),
        progress.after(
            last, rows.size(), rows.size() < limit ? LoadState.COMPLETE : LoadState.UNDER_WAY));
  }

  private Chunk keys(Part part) {
    BackfillProgress progress = part.progress();
    List<String> keys = part.keys().stream().limit(ROWS_A_CHUNK).toList();
    List<NewEvent> events =
        keys.stream()
            .map(
                key ->
                    source.rows().stream()
                        .filter(row -> CanonicalKey.of(Account.key(row.id())).equals(key))
                        .findFirst()
                        .map(row -> insert(progress, row))
                        .orElseGet(() -> delete(progress, key)))
            .toList();
    boolean last = progress.rowsRead() + keys.size() == progress.rowsEstimated();
    return new Chunk(
        PublicEvents.of(events),
        progress.after(
            Optional.empty(), keys.size(), last ? LoadState.COMPLETE : LoadState.UNDER_WAY));
  }

  private NewEvent insert(BackfillProgress progress, Account row) {
    PublishedContract contract =
        contracts.stream()
            .filter(one -> one.id().equals(progress.schema()))
            .findFirst()
            .orElseThrow();
    return MemoryTransformer.event(contract, Operation.INSERT, row);
  }

  private static NewEvent delete(BackfillProgress progress, String key) {
    return new NewEvent(
        progress.schema(), progress.minor(), Operation.DELETE, key, Optional.empty());
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
