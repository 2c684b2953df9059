package dev.syncline.engine.internal.publish;

import static dev.syncline.engine.memory.Account.key;
import static dev.syncline.engine.memory.Soon.soon;
import static dev.syncline.engine.memory.Write.put;
import static dev.syncline.engine.memory.Write.remove;
import static dev.syncline.engine.memory.Write.truncate;
import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.engine.EngineSettings;
import dev.syncline.engine.memory.Account;
import dev.syncline.engine.memory.FeedContent;
import dev.syncline.engine.memory.LossyStore;
import dev.syncline.engine.memory.MemorySource;
import dev.syncline.engine.memory.MemorySourceAdapter;
import dev.syncline.engine.memory.Plans;
import dev.syncline.engine.memory.QuickPipeline;
import dev.syncline.engine.memory.Write;
import dev.syncline.eventstore.BackfillJob;
import dev.syncline.eventstore.BackfillJobState;
import dev.syncline.eventstore.BackfillJobs;
import dev.syncline.eventstore.BackfillProgress;
import dev.syncline.eventstore.BackfillRequest;
import dev.syncline.eventstore.BackfillScope;
import dev.syncline.eventstore.Contract;
import dev.syncline.eventstore.Event;
import dev.syncline.eventstore.PublishedContract;
import dev.syncline.manifest.schema.Operation;
import dev.syncline.manifest.schema.SchemaVersion;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Backfill jobs beside a stream, over a source and an event store on the heap. */
class BackfillJobStageTest {
  private static final JobPacing QUICK = new JobPacing(Duration.ofMillis(5), 4, 1);
  private static final Duration WATCH = Duration.ofMillis(10);

  private final MemorySource source = new MemorySource();
  private final LossyStore store = new LossyStore();
  private final FeedContent feed = new FeedContent(store);
  private QuickPipeline publisher;
  private int before;

  @AfterEach
  void close() {
    source.jobChunks().open();
    publisher.close();
  }

  @Test
  void allRowsArePublishedOnceMoreAndRowsThatAreGoneAreDeleted() {
    startWith(5);
    source.forgetSilently(3);

    BackfillJob job = request(BackfillScope.EVERYTHING);

    awaitState(job, BackfillJobState.COMPLETE);
    assertThat(keys(Operation.INSERT)).containsExactly(key(1), key(2), key(4), key(5));
    assertThat(keys(Operation.DELETE)).containsExactly(key(3));
    assertThat(feed.rows()).isEqualTo(rowsOfTheSource());
    assertThat(found(job).progress().rowsRead()).isEqualTo(4);
    assertThat(found(job).percent()).isEqualTo(100);
  }

  @Test
  void aPartIsPublishedAndNothingIsDeletedButListedKeysWithoutARow() {
    startWith(6);
    source.forgetSilently(3);

    complete(new BackfillScope.Where("even"));
    assertThat(keys(Operation.INSERT)).containsExactly(key(2), key(4), key(6));
    complete(new BackfillScope.KeyRange(Optional.of(key(2)), Optional.of(key(4))));
    assertThat(keys(Operation.INSERT)).containsExactly(key(2), key(4));
    complete(new BackfillScope.KeyRange(Optional.empty(), Optional.of(key(1))));
    assertThat(keys(Operation.INSERT)).containsExactly(key(1));
    assertThat(keys(Operation.DELETE)).isEmpty();
    complete(BackfillScope.LISTED, key(5), key(3), key(9), key(5), key(6));
    assertThat(keys(Operation.INSERT)).containsExactly(key(5), key(6));
    assertThat(keys(Operation.DELETE)).containsExactly(key(3), key(9));
  }

  @Test
  void aChunkDoesNotOverwriteWhatChangesBeforeItsMark() {
    startWith(4);
    source.jobChunks().close();
    BackfillJob job = request(BackfillScope.EVERYTHING);
    soon().until(source.jobChunks()::isReached);

    source.commit(put(1, "Ada Lovelace"), remove(2));
    source.jobChunks().open();

    awaitState(job, BackfillJobState.COMPLETE);
    assertThat(feed.rows()).isEqualTo(rowsOfTheSource());
    assertThat(keys(Operation.INSERT)).containsExactly(key(3), key(4));
  }

  /** The chunk was read before the truncation, and its mark comes after it. */
  @Test
  void aTruncationIsNotUndoneByAChunkThatWasReadBefore() {
    startWith(4);
    source.jobChunks().close();
    BackfillJob job = request(BackfillScope.EVERYTHING);
    soon().until(source.jobChunks()::isReached);

    source.commit(truncate(), put(9, "Ida"));
    soon().untilAsserted(() -> assertThat(feed.rows()).isEqualTo(rowsOfTheSource()));
    source.jobChunks().open();

    awaitState(job, BackfillJobState.COMPLETE);
    assertThat(feed.rows()).isEqualTo(rowsOfTheSource());
    assertThat(keys(Operation.INSERT)).containsExactly(key(9));
  }

  @Test
  void aJobContinuesAfterItsLastStoredChunk() {
    startWith(6);
    source.jobChunks().closeAfter(2);
    BackfillJob job = request(BackfillScope.EVERYTHING);
    soon().until(() -> found(job).progress().rowsRead() == 4);

    source.loseConnectionAfter(0);
    soon().until(() -> publisher.status().lastFailure().isPresent());
    publisher.close();
    source.jobChunks().open();
    start();

    awaitState(job, BackfillJobState.COMPLETE);
    assertThat(keys(Operation.INSERT))
        .containsExactly(key(1), key(2), key(3), key(4), key(5), key(6));
  }

  @Test
  void aPausedJobReadsNothingUntilItIsResumed() {
    startWith(40);
    source.jobChunks().closeAfter(1);
    BackfillJob job = request(BackfillScope.EVERYTHING);
    soon().until(() -> found(job).progress().rowsRead() == 2);

    jobs().pause(job.id());
    BackfillJob other = request(new BackfillScope.Where("even"));
    soon().until(() -> letsOneChunkPass() && found(other).state() == BackfillJobState.COMPLETE);
    assertThat(found(job).progress().rowsRead()).isLessThan(40);
    assertThat(found(job).state()).isEqualTo(BackfillJobState.PAUSED);
    jobs().resume(job.id());
    source.jobChunks().open();

    awaitState(job, BackfillJobState.COMPLETE);
    assertThat(found(job).progress().rowsRead()).isEqualTo(40);
  }

  /** So that the publisher looks for pauses between two chunks, however quick they are. */
  private boolean letsOneChunkPass() {
    source.jobChunks().closeAfter(1);
    return true;
  }

  @Test
  void aCancelledJobEndsAndLeavesNothingBehind() {
    startWith(6);
    source.jobChunks().closeAfter(1);
    BackfillJob job = request(BackfillScope.EVERYTHING);
    soon().until(() -> found(job).progress().rowsRead() == 2);

    jobs().cancel(job.id());
    source.jobChunks().open();

    soon().until(() -> jobs().open(Plans.FEED).isEmpty());
    assertThat(found(job).state()).isEqualTo(BackfillJobState.CANCELLED);
    assertThat(keys(Operation.DELETE)).isEmpty();
  }

  @Test
  void aScopeThatTheSourceRefusesEndsTheJobAndNotTheStream() {
    startWith(2);

    BackfillJob job = request(new BackfillScope.Where("odd"));

    awaitState(job, BackfillJobState.FAILED);
    assertThat(found(job).failure().orElseThrow().code()).isEqualTo("MEM-101");
    assertThat(publisher.status().lastFailure()).isEmpty();
    complete(new BackfillScope.Where("even"));
  }

  @Test
  void aJobOfAVersionThatIsNotPublishedFails() {
    startWith(2);
    PublishedContract old =
        new PublishedContract(
            contract().id(),
            Plans.FEED,
            new Contract(
                Plans.CONTRACT.manifest(),
                Plans.CONTRACT.name(),
                new SchemaVersion(1, 7),
                Plans.CONTRACT.outputSchema(),
                Plans.CONTRACT.key()),
            contract().since());

    BackfillJob job =
        jobs()
            .request(
                new BackfillRequest(old, BackfillScope.EVERYTHING, OptionalLong.empty(), "me"));

    awaitState(job, BackfillJobState.FAILED);
    assertThat(found(job).failure().orElseThrow().code()).isEqualTo("STO-122");
  }

  @Test
  void aListOfKeysDoesNotWaitForALongerJob() {
    startWith(40);
    source.jobChunks().closeAfter(1);
    BackfillJob everything = request(BackfillScope.EVERYTHING);
    soon().until(() -> found(everything).progress().rowsRead() == 2);
    BackfillJob listed = request(BackfillScope.LISTED, key(40));
    source.jobChunks().open();

    awaitState(listed, BackfillJobState.COMPLETE);
    awaitState(everything, BackfillJobState.COMPLETE);
    assertThat(found(listed).history().endedAt().orElseThrow())
        .isBefore(found(everything).history().endedAt().orElseThrow());
    assertThat(feed.rows()).isEqualTo(rowsOfTheSource());
  }

  @Test
  void jobsWaitForTheFirstLoad() {
    source.commit(puts(4));
    source.chunks().close();
    start();
    soon().until(source.chunks()::isReached);
    BackfillJob job = request(BackfillScope.EVERYTHING);

    source.chunks().open();

    awaitState(job, BackfillJobState.COMPLETE);
    assertThat(feed.events().stream().map(Event::key))
        .containsExactly(key(1), key(2), key(3), key(4), key(1), key(2), key(3), key(4));
  }

  @Test
  void aJobKeepsToItsLimit() {
    startWith(6);
    long begin = System.nanoTime();
    BackfillJob job =
        jobs()
            .request(
                new BackfillRequest(
                    contract(), BackfillScope.EVERYTHING, OptionalLong.of(20), "me"));

    awaitState(job, BackfillJobState.COMPLETE);
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(250));
  }

  @Test
  void severalRangesAreReadAtTheSameTimeAndEachContinuesAfterItsLastStoredChunk() {
    startWith(12);
    source.jobChunks().close();
    BackfillJob job = requestInRanges(3);
    soon().until(() -> source.jobChunks().waiting() == 3);
    source.jobChunks().closeAfter(4);
    soon().until(() -> found(job).progress().rowsRead() == 8);
    soon().until(() -> source.jobChunks().waiting() >= 1);

    source.loseConnectionAfter(0);
    soon().until(() -> publisher.status().lastFailure().isPresent());
    publisher.close();
    source.jobChunks().open();
    start();

    awaitState(job, BackfillJobState.COMPLETE);
    assertThat(keys(Operation.INSERT))
        .containsExactlyInAnyOrder(
            IntStream.rangeClosed(1, 12).mapToObj(Account::key).toArray(String[]::new));
    assertThat(found(job).progress().ranges())
        .hasSize(3)
        .allMatch(range -> range.complete() && range.rowsRead() == 4);
    assertThat(found(job).progress().rowsRead()).isEqualTo(12);
  }

  @Test
  void rangesDoNotOverwriteWhatChangesBeforeTheirMarksAndGoneRowsAreDeletedAfterTheLastOne() {
    startWith(8);
    source.forgetSilently(8);
    source.jobChunks().close();
    BackfillJob job = requestInRanges(2);
    soon().until(() -> source.jobChunks().waiting() == 2);

    source.commit(put(1, "Ada Lovelace"), remove(5));
    source.jobChunks().open();

    awaitState(job, BackfillJobState.COMPLETE);
    assertThat(feed.rows()).isEqualTo(rowsOfTheSource());
    assertThat(keys(Operation.INSERT))
        .containsExactlyInAnyOrder(key(2), key(3), key(4), key(6), key(7));
    assertThat(keys(Operation.DELETE)).containsExactly(key(5), key(8));
  }

  @Test
  void aCancelledJobGetsNoChunkThatWasBeingRead() {
    startWith(8);
    source.jobChunks().close();
    BackfillJob job = requestInRanges(2);
    soon().until(() -> source.jobChunks().waiting() == 2);

    jobs().cancel(job.id());
    soon().until(() -> jobs().open(Plans.FEED).isEmpty());
    source.jobChunks().open();
    complete(new BackfillScope.Where("even"));

    assertThat(found(job).state()).isEqualTo(BackfillJobState.CANCELLED);
    assertThat(keys(Operation.INSERT)).containsExactly(key(2), key(4), key(6), key(8));
    assertThat(jobs().open(Plans.FEED)).isEmpty();
  }

  private BackfillJob requestInRanges(int ranges) {
    return jobs()
        .request(
            new BackfillRequest(
                contract(),
                BackfillScope.EVERYTHING,
                OptionalLong.empty(),
                OptionalInt.of(ranges),
                "me"));
  }

  private void startWith(int rows) {
    source.commit(puts(rows));
    start();
    soon()
        .until(
            () ->
                feed.status().stream()
                    .flatMap(one -> one.backfills().stream())
                    .anyMatch(BackfillProgress::complete));
    before = feed.events().size();
  }

  private void start() {
    publisher =
        QuickPipeline.start(
            new PublishLoop(
                Plans.publish(),
                new MemorySourceAdapter(source),
                () -> store,
                WATCH,
                EngineSettings.DEFAULT.bounding(),
                QUICK));
  }

  private static Write[] puts(int rows) {
    return IntStream.rangeClosed(1, rows)
        .mapToObj(id -> put(id, "name " + id))
        .toArray(Write[]::new);
  }

  private BackfillJob request(BackfillScope scope, String... keys) {
    return jobs()
        .request(
            new BackfillRequest(contract(), scope, OptionalLong.empty(), "me"),
            List.of(keys).iterator());
  }

  private void complete(BackfillScope scope, String... keys) {
    before = feed.events().size();
    awaitState(request(scope, keys), BackfillJobState.COMPLETE);
  }

  private PublishedContract contract() {
    soon().until(() -> !store.contracts().all().isEmpty());
    return store.contracts().all().get(0);
  }

  private BackfillJobs jobs() {
    return store.backfillJobs();
  }

  private BackfillJob found(BackfillJob job) {
    return jobs().find(job.id()).orElseThrow();
  }

  private void awaitState(BackfillJob job, BackfillJobState state) {
    soon().untilAsserted(() -> assertThat(found(job).state()).isEqualTo(state));
  }

  /** The keys of the events of a kind since the test began, in order. */
  private List<String> keys(Operation operation) {
    return feed.events().stream()
        .skip(before)
        .filter(event -> event.operation() == operation)
        .map(Event::key)
        .toList();
  }

  private Map<String, String> rowsOfTheSource() {
    return source.rows().stream().collect(Collectors.toMap(row -> key(row.id()), Account::json));
  }
}
