package dev.syncline.eventstore;

import static dev.syncline.eventstore.Samples.ACCOUNTS;
import static dev.syncline.eventstore.Samples.ORDERS;
import static dev.syncline.eventstore.Samples.append;
import static dev.syncline.eventstore.Samples.contract;
import static dev.syncline.eventstore.Samples.delete;
import static dev.syncline.eventstore.Samples.everything;
import static dev.syncline.eventstore.Samples.inserts;
import static dev.syncline.eventstore.Samples.transaction;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.syncline.manifest.schema.Operation;
import dev.syncline.manifest.verify.DiagnosticException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Jobs: what is requested, how far it comes, and how it ends. */
abstract class BackfillJobContract {
  private static final RecordedFailure.Reason BAD_SQL =
      new RecordedFailure.Reason("SRC-180", "no such column", "correct it");

  private PublishedContract account;
  private FeedWriter writer;

  abstract EventStore store();

  abstract EventStore other();

  @BeforeEach
  final void publish() {
    account = store().contracts().publish(ACCOUNTS, contract("account"));
    writer = store().write(ACCOUNTS);
  }

  @AfterEach
  final void closeWriter() {
    writer.close();
  }

  @Test
  void aJobIsFoundAsItWasRequested() {
    List<BackfillScope> scopes =
        List.of(
            BackfillScope.EVERYTHING,
            new BackfillScope.Where("name = 'Ada' AND id > 7"),
            new BackfillScope.KeyRange(Optional.of("{\"id\": 3}"), Optional.empty()),
            new BackfillScope.KeyRange(Optional.of("{\"id\": 3}"), Optional.of("{\"id\": 9}")));
    List<BackfillJob> requested = scopes.stream().map(this::request).toList();

    assertThat(requested).extracting(BackfillJob::scope).isEqualTo(scopes);
    assertThat(other().backfillJobs().open(ACCOUNTS)).isEqualTo(requested);
    assertThat(other().backfillJobs().open(ORDERS)).isEmpty();
    assertThat(other().backfillJobs().list(0)).isEqualTo(requested);
    BackfillJob first = requested.get(0);
    assertThat(other().backfillJobs().find(first.id())).contains(first);
    assertThat(first.state()).isEqualTo(BackfillJobState.REQUESTED);
    assertThat(first.rowsPerSecond()).hasValue(50);
    assertThat(first.feed()).isEqualTo(ACCOUNTS);
    assertThat(first.progress())
        .isEqualTo(BackfillProgress.waiting(account.id(), 0, 0).of(first.id()));
    assertThat(first.history().requestedBy()).isEqualTo("ada@somewhere");
  }

  @Test
  void keysAreKeptInOrderAndOnceUntilTheJobHasEnded() {
    List<String> keys =
        IntStream.rangeClosed(1, 2_500).mapToObj(id -> "{\"id\":" + id + "}").toList();
    BackfillJob job =
        request(
            BackfillScope.LISTED, Stream.concat(keys.stream(), keys.stream().limit(3)).iterator());

    assertThat(job.progress().rowsEstimated()).isEqualTo(2_500);
    assertThat(jobs().keys(job.id(), 0, 2)).containsExactly("{\"id\": 1}", "{\"id\": 2}");
    assertThat(jobs().keys(job.id(), 1_998, 4))
        .containsExactly("{\"id\": 1999}", "{\"id\": 2000}", "{\"id\": 2001}", "{\"id\": 2002}");
    assertThat(jobs().keys(job.id(), 2_499, 9)).containsExactly("{\"id\": 2500}");
    jobs().forgetKeys(ACCOUNTS);
    assertThat(jobs().keys(job.id(), 0, 9)).hasSize(9);
    jobs().cancel(job.id());
    jobs().forgetKeys(ACCOUNTS);
    assertThat(jobs().keys(job.id(), 0, 9)).isEmpty();
  }

  @Test
  void nothingIsStoredOfARequestWhoseKeysCannotBeRead() {
    Iterator<String> broken =
        Stream.of("{\"id\": 1}", "{\"id\": 2}")
            .peek(
                key -> {
                  if (key.contains("2")) {
                    throw new IllegalStateException("line 2 is no key");
                  }
                })
            .iterator();

    assertThatThrownBy(() -> request(BackfillScope.LISTED, broken))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("line 2 is no key");
    assertThatThrownBy(() -> request(BackfillScope.LISTED))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> request(BackfillScope.EVERYTHING, List.of("{\"id\": 1}").iterator()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(jobs().list(9)).isEmpty();
  }

  @Test
  void aJobIsPausedResumedAndCancelledUntilItHasEnded() {
    BackfillJob job = request(BackfillScope.EVERYTHING);
    assertThat(jobs().resume(job.id()).state()).isEqualTo(BackfillJobState.REQUESTED);
    assertThat(jobs().pause(job.id()).state()).isEqualTo(BackfillJobState.PAUSED);
    assertThat(jobs().pause(job.id()).state()).isEqualTo(BackfillJobState.PAUSED);
    assertThat(jobs().resume(job.id()).state()).isEqualTo(BackfillJobState.REQUESTED);
    save(1, job.progress().underWay());
    assertThat(found(job).state()).isEqualTo(BackfillJobState.RUNNING);
    assertThat(found(job).history().beganAt()).isPresent();
    assertThat(jobs().pause(job.id()).state()).isEqualTo(BackfillJobState.PAUSED);
    assertThat(jobs().resume(job.id()).state()).isEqualTo(BackfillJobState.RUNNING);
    assertThat(jobs().cancel(job.id()).state()).isEqualTo(BackfillJobState.CANCELLED);

    assertThatThrownBy(() -> jobs().resume(job.id()))
        .isInstanceOf(DiagnosticException.class)
        .hasMessageContaining("STO-121")
        .hasMessageContaining("cancelled");
    assertThatThrownBy(() -> jobs().pause(new BackfillJobId(9_999)))
        .isInstanceOf(DiagnosticException.class)
        .hasMessageContaining("STO-120");
  }

  @Test
  void aCancelledJobIsOpenUntilItsPublisherHasEndedIt() {
    BackfillJob job = request(BackfillScope.EVERYTHING);
    save(1, job.progress().underWay());
    jobs().cancel(job.id());
    save(2, job.progress().after(Optional.of("[\"3\"]"), 3, LoadState.UNDER_WAY));

    assertThat(jobs().open(ACCOUNTS)).extracting(BackfillJob::id).containsExactly(job.id());
    end(3, job.progress(), Optional.empty());

    assertThat(jobs().open(ACCOUNTS)).isEmpty();
    assertThat(found(job).state()).isEqualTo(BackfillJobState.CANCELLED);
    assertThat(found(job).progress().rowsRead()).isEqualTo(3);
    assertThat(found(job).history().endedAt()).isPresent();
    assertThat(jobs().list(0)).isEmpty();
    assertThat(jobs().list(1)).containsExactly(found(job));
  }

  @Test
  void aJobThatFailsSaysWhy() {
    BackfillJob job = request(new BackfillScope.Where("nome = 1"));
    end(1, job.progress(), Optional.of(BAD_SQL));

    assertThat(found(job).state()).isEqualTo(BackfillJobState.FAILED);
    assertThat(found(job).failure()).contains(BAD_SQL);
    assertThat(jobs().open(ACCOUNTS)).isEmpty();
  }

  @Test
  void progressIsKeptWithTheRowsAndOfTheFeedsWriterOnly() {
    BackfillJob job = request(BackfillScope.EVERYTHING);
    List<NewEvent> rows = inserts(account.id(), 4);
    save(1, job.progress().underWay());
    BackfillProgress half = job.progress().after(Optional.of("[\"2\"]"), 2, LoadState.UNDER_WAY);
    load(2, rows.subList(0, 2), half);
    try (FeedAppend late = writer.begin()) {
      late.load(
          transaction(3),
          rows.subList(2, 4),
          List.of(),
          half.after(Optional.of("[\"4\"]"), 2, LoadState.COMPLETE));
      late.end(new Lsn(3));
      try (FeedWriter next = other().write(ACCOUNTS)) {
        assertThatThrownBy(late::commit).isInstanceOf(FencedException.class);
      }
    }

    assertThat(found(job).progress()).isEqualTo(half);
    assertThat(everything(other(), ACCOUNTS)).hasSize(2);
  }

  @Test
  void jobsOfOneContractRememberKeysEachForItself() {
    List<NewEvent> rows = inserts(account.id(), 3);
    BackfillJob one = request(BackfillScope.EVERYTHING);
    BackfillJob two = request(BackfillScope.EVERYTHING);
    save(1, one.progress().underWay());
    append(writer, 2, rows.subList(0, 1));
    save(3, two.progress().underWay());
    append(writer, 4, rows.subList(1, 2));

    assertThat(load(5, rows, one.progress().after(Optional.empty(), 3, LoadState.COMPLETE)))
        .isEqualTo(new LoadedRows(1, 0));
    assertThat(load(6, rows, two.progress().after(Optional.empty(), 3, LoadState.UNDER_WAY)))
        .isEqualTo(new LoadedRows(2, 0));
    assertThat(found(one).state()).isEqualTo(BackfillJobState.COMPLETE);
    assertThat(found(two).state()).isEqualTo(BackfillJobState.RUNNING);
  }

  @Test
  void theFirstLoadAndAJobRememberKeysEachForItself() {
    List<NewEvent> rows = inserts(account.id(), 2);
    BackfillProgress first = BackfillProgress.waiting(account.id(), 0, 2).underWay();
    BackfillJob job = request(BackfillScope.EVERYTHING);
    save(1, first);
    save(2, job.progress().underWay());
    append(writer, 3, rows.subList(0, 1));
    load(4, rows, first.after(Optional.empty(), 2, LoadState.COMPLETE));

    assertThat(load(5, rows, job.progress().after(Optional.empty(), 2, LoadState.COMPLETE)))
        .isEqualTo(new LoadedRows(1, 0));
  }

  @Test
  void onlyAJobThatReadAllRowsDeletesWhatNoEventMentionedSinceItBegan() {
    List<NewEvent> rows = inserts(account.id(), 4);
    append(writer, 1, rows);
    append(writer, 2, List.of(delete(account.id(), 4)));
    BackfillJob where = request(new BackfillScope.Where("id < 9"));
    BackfillJob everything = request(BackfillScope.EVERYTHING);
    save(3, where.progress().underWay());
    save(4, everything.progress().underWay());
    append(writer, 5, rows.subList(0, 1));

    assertThat(complete(6, where, rows.subList(1, 2))).isZero();
    assertThat(complete(7, everything, List.of())).isEqualTo(1);
    assertThat(
            everything(other(), ACCOUNTS).stream()
                .filter(event -> event.operation() == Operation.DELETE)
                .map(Samples::id)
                .collect(Collectors.toList()))
        .containsExactly(4L, 3L);
  }

  @Test
  void aFeedWithoutContinuityBeginsItsJobsAgain() {
    BackfillJob job = request(BackfillScope.EVERYTHING);
    BackfillJob paused = request(BackfillScope.EVERYTHING);
    save(1, job.progress().after(Optional.of("[\"2\"]"), 2, LoadState.UNDER_WAY));
    save(2, paused.progress().underWay());
    jobs().pause(paused.id());
    writer.unbind();

    assertThat(found(job).progress()).isEqualTo(job.progress());
    assertThat(found(job).state()).isEqualTo(BackfillJobState.REQUESTED);
    assertThat(found(paused).state()).isEqualTo(BackfillJobState.PAUSED);
    assertThat(jobs().resume(paused.id()).state()).isEqualTo(BackfillJobState.REQUESTED);
  }

  @Test
  void itsPaceIsReportedUntilItEnds() {
    BackfillJob job = request(BackfillScope.EVERYTHING);
    BackfillPace slow = new BackfillPace(12.5, Optional.of("the source is slow"));
    jobs().report(job.id(), slow);
    assertThat(found(job).pace()).isEqualTo(slow);
    save(1, job.progress().underWay());
    save(2, job.progress().after(Optional.empty(), 1, LoadState.COMPLETE));

    jobs().report(job.id(), slow);

    assertThat(found(job).pace()).isEqualTo(BackfillPace.NONE);
  }

  @Test
  void rangesAreKeptWithTheRowsOfTheirChunksAndForgottenWithThem() {
    BackfillJob job =
        store()
            .backfillJobs()
            .request(
                new BackfillRequest(
                    account,
                    BackfillScope.EVERYTHING,
                    OptionalLong.empty(),
                    OptionalInt.of(2),
                    "ada"));
    assertThat(found(job).parallel()).hasValue(2);
    Optional<String> middle = Optional.of("{\"order\":\"'x'\",\"values\":[\"5\"]}");
    BackfillProgress split =
        job.progress()
            .split(
                List.of(
                    BackfillRange.between(Optional.empty(), middle),
                    BackfillRange.between(middle, Optional.empty())));
    save(1, split.underWay());
    assertThat(found(job).progress()).isEqualTo(split.underWay());

    BackfillRange second = new BackfillRange(Optional.of("7"), Optional.empty(), 2, true);
    BackfillProgress after = split.with(1, second);
    load(2, List.of(), after);
    assertThat(found(job).progress()).isEqualTo(after);
    assertThat(found(job).progress().rowsRead()).isEqualTo(2);
    assertThat(found(job).state()).isEqualTo(BackfillJobState.RUNNING);
    writer.unbind();
    assertThat(found(job).progress()).isEqualTo(job.progress());

    save(3, split.underWay());
    load(4, List.of(), after);
    BackfillRange first = new BackfillRange(middle, middle, 5, true);
    load(5, List.of(), after.with(0, first));
    assertThat(found(job).state()).isEqualTo(BackfillJobState.COMPLETE);
    assertThat(found(job).progress().rowsRead()).isEqualTo(7);
  }

  private BackfillJobs jobs() {
    return other().backfillJobs();
  }

  private BackfillJob request(BackfillScope scope) {
    return request(scope, List.<String>of().iterator());
  }

  private BackfillJob request(BackfillScope scope, Iterator<String> keys) {
    return store()
        .backfillJobs()
        .request(new BackfillRequest(account, scope, OptionalLong.of(50), "ada@somewhere"), keys);
  }

  private BackfillJob found(BackfillJob job) {
    return jobs().find(job.id()).orElseThrow();
  }

  private void save(long transaction, BackfillProgress progress) {
    try (FeedAppend append = writer.begin()) {
      append.save(progress);
      append.add(transaction(transaction), List.of());
      append.end(new Lsn(transaction));
      append.commit();
    }
  }

  private void end(
      long transaction, BackfillProgress progress, Optional<RecordedFailure.Reason> failure) {
    try (FeedAppend append = writer.begin()) {
      append.endJob(progress, failure);
      append.add(transaction(transaction), List.of());
      append.end(new Lsn(transaction));
      append.commit();
    }
  }

  private LoadedRows load(long transaction, List<NewEvent> rows, BackfillProgress after) {
    try (FeedAppend append = writer.begin()) {
      LoadedRows loaded = append.load(transaction(transaction), rows, List.of(), after);
      append.end(new Lsn(transaction));
      append.commit();
      return loaded;
    }
  }

  private long complete(long transaction, BackfillJob job, List<NewEvent> rows) {
    BackfillProgress after =
        job.progress().after(Optional.empty(), rows.size(), LoadState.COMPLETE);
    try (FeedAppend append = writer.begin()) {
      append.load(transaction(transaction), rows, List.of(), after);
      long deleted = append.deleteMissingRows(transaction(transaction), after);
      append.end(new Lsn(transaction));
      append.commit();
      return deleted;
    }
  }
}
