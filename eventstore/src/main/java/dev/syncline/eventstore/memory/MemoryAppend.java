package dev.syncline.eventstore.memory;

import dev.syncline.eventstore.AppendSequence;
import dev.syncline.eventstore.BackfillJobId;
import dev.syncline.eventstore.BackfillProgress;
import dev.syncline.eventstore.CanonicalKey;
import dev.syncline.eventstore.CapturedObjects;
import dev.syncline.eventstore.Epoch;
import dev.syncline.eventstore.Event;
import dev.syncline.eventstore.FeedAppend;
import dev.syncline.eventstore.FeedCheckpoint;
import dev.syncline.eventstore.LoadState;
import dev.syncline.eventstore.LoadedRows;
import dev.syncline.eventstore.Lsn;
import dev.syncline.eventstore.NewEvent;
import dev.syncline.eventstore.Position;
import dev.syncline.eventstore.RecordedFailure;
import dev.syncline.eventstore.RejectedEvent;
import dev.syncline.eventstore.SchemaId;
import dev.syncline.eventstore.StoreErrors;
import dev.syncline.eventstore.TransactionHeader;
import dev.syncline.manifest.schema.Operation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

final class MemoryAppend implements FeedAppend {
  private final MemoryFeed feed;
  private final Epoch epoch;
  private final AppendSequence sequence;
  private final List<Event> events = new ArrayList<>();
  private final List<BackfillProgress> progress = new ArrayList<>();
  private final List<Runnable> aside = new ArrayList<>();
  private final Set<String> refusedKeys = new HashSet<>();
  private final List<String> retired = new ArrayList<>();
  private final List<BackfillProgress> startingOver = new ArrayList<>();
  private final Map<BackfillProgress, Integer> superseded = new LinkedHashMap<>();
  private final Map<String, Position> beginning = new HashMap<>();
  private Optional<CapturedObjects> captured = Optional.empty();
  private final MemoryStreamedKeys streamed;
  private final MemoryDeadLetters deadLetters;
  private final MemoryBackfillJobs jobs;
  private final List<Runnable> ofJobs = new ArrayList<>();
  private final Map<BackfillJobId, Position> jobsBegun = new HashMap<>();
  private boolean open = true;

  MemoryAppend(
      MemoryFeed feed, Epoch epoch, MemoryDeadLetters deadLetters, MemoryBackfillJobs jobs) {
    this.deadLetters = deadLetters;
    this.jobs = jobs;
    this.feed = feed;
    this.epoch = epoch;
    sequence = new AppendSequence(feed.checkpoint());
    streamed = feed.streamedKeys();
  }

  boolean isOpen() {
    return open;
  }

  @Override
  public void add(TransactionHeader transaction, List<NewEvent> added) {
    requireOpen();
    append(transaction, added);
    added.forEach(event -> streamed.note(event.schema(), event.minor(), key(event.key())));
  }

  private void append(TransactionHeader transaction, List<NewEvent> added) {
    feed.requireEpoch(epoch);
    sequence.open(transaction);
    for (NewEvent event : added) {
      Position position = sequence.next();
      StorableJson.require(event, position);
      events.add(
          new Event(
              position,
              sequence.transactionFirst(),
              event.schema(),
              event.minor(),
              event.operation(),
              key(event.key()),
              event.object(),
              transaction.committedAt()));
    }
  }

  @Override
  public void end(Lsn sourceEnd) {
    requireOpen();
    sequence.end(sourceEnd);
  }

  @Override
  public LoadedRows load(
      TransactionHeader transaction,
      List<NewEvent> rows,
      List<RejectedEvent> refused,
      BackfillProgress after) {
    requireOpen();
    List<NewEvent> untold =
        rows.stream().filter(row -> !streamed.has(after, key(row.key()))).toList();
    List<RejectedEvent> toSetAside =
        refused.stream().filter(row -> !streamed.has(after, key(row.key()))).toList();
    if (!untold.isEmpty()) {
      append(transaction, untold);
    }
    toSetAside.forEach(row -> addLetter(transaction, row));
    save(after);
    return new LoadedRows(untold.size(), toSetAside.size());
  }

  @Override
  public void setAside(TransactionHeader transaction, RejectedEvent event) {
    requireOpen();
    streamed.note(event.schema(), event.minor(), key(event.key()));
    addLetter(transaction, event);
  }

  private void addLetter(TransactionHeader transaction, RejectedEvent event) {
    String key = key(event.key());
    refusedKeys.add(key);
    aside.add(() -> deadLetters.add(feed.name(), transaction, event, key));
  }

  /** A key as a database would return it. */
  private String key(String json) {
    try {
      return CanonicalKey.of(json);
    } catch (IllegalArgumentException invalid) {
      throw StoreErrors.event(sequence.last(), String.valueOf(invalid.getMessage()));
    }
  }

  @Override
  public long retire(TransactionHeader transaction, SchemaId schema, int minor) {
    requireOpen();
    long deleted =
        feed.reloadFrom(schema, minor, beginning)
            .map(from -> delete(transaction, schema, minor, from))
            .orElse(0L);
    retired.add(MemoryFeed.loadName(schema, minor));
    return deleted;
  }

  @Override
  public long deleteMissingRows(TransactionHeader transaction, BackfillProgress job) {
    requireOpen();
    BackfillJobId id = job.job().orElseThrow();
    return Optional.ofNullable(jobsBegun.get(id))
        .or(() -> jobs.reloadFrom(id))
        .filter(from -> jobs.readsEverything(id))
        .map(from -> delete(transaction, job.schema(), job.minor(), from))
        .orElse(0L);
  }

  private long delete(
      TransactionHeader transaction, SchemaId schema, int minor, Position mentionedAfter) {
    Set<String> aside = deadLetters.keys(schema, minor);
    aside.addAll(refusedKeys);
    List<NewEvent> deletions =
        feed.notMentionedSince(schema, events, mentionedAfter).stream()
            .filter(key -> !aside.contains(key))
            .map(key -> new NewEvent(schema, minor, Operation.DELETE, key, Optional.empty()))
            .toList();
    add(transaction, deletions);
    return deletions.size();
  }

  @Override
  public long truncate(TransactionHeader transaction, SchemaId schema, int minor) {
    requireOpen();
    List<NewEvent> deletions =
        feed.present(schema, events).stream()
            .map(key -> new NewEvent(schema, minor, Operation.DELETE, key, Optional.empty()))
            .toList();
    add(transaction, deletions);
    return deletions.size();
  }

  @Override
  public void endJob(BackfillProgress job, Optional<RecordedFailure.Reason> failure) {
    requireOpen();
    streamed.end(job);
    ofJobs.add(() -> jobs.ended(job, failure));
  }

  @Override
  public void startOver(BackfillProgress interrupted) {
    requireOpen();
    startingOver.add(interrupted.fromTheBeginning());
    streamed.end(interrupted);
  }

  @Override
  public void remember(CapturedObjects objects) {
    requireOpen();
    captured = Optional.of(objects);
  }

  @Override
  public void noteGap(String reason) {
    requireOpen();
  }

  @Override
  public void withdraw(BackfillProgress withdrawn) {
    requireOpen();
    startingOver.add(withdrawn.withdrawn());
    streamed.end(withdrawn);
  }

  @Override
  public void supersede(BackfillProgress former, int minor) {
    requireOpen();
    superseded.put(former.withdrawn(), minor);
    streamed.end(former);
  }

  @Override
  public void save(BackfillProgress saved) {
    requireOpen();
    if (saved.job().isPresent()) {
      saveJob(saved, saved.job().get());
      return;
    }
    progress.add(saved);
    if (saved.state() == LoadState.UNDER_WAY) {
      if (!streamed.isUnderWay(saved)) {
        beginning.put(MemoryFeed.loadName(saved.schema(), saved.minor()), sequence.last());
      }
      streamed.begin(saved);
    } else {
      streamed.end(saved);
    }
  }

  private void saveJob(BackfillProgress saved, BackfillJobId id) {
    if (saved.state() == LoadState.UNDER_WAY) {
      if (!streamed.isUnderWay(saved)) {
        jobsBegun.put(id, sequence.last());
      }
      streamed.begin(saved);
    } else {
      streamed.end(saved);
    }
    Optional<Position> began = Optional.ofNullable(jobsBegun.get(id));
    ofJobs.add(() -> jobs.saved(saved, began));
  }

  @Override
  public FeedCheckpoint commit() {
    requireOpen();
    FeedCheckpoint checkpoint = sequence.checkpoint();
    synchronized (feed) {
      feed.append(epoch, events, checkpoint, progress);
      feed.loadsBegin(beginning);
      captured.ifPresent(feed::remember);
      feed.loadsOver(retired, startingOver);
      superseded.forEach(feed::supersede);
      feed.remember(streamed);
    }
    aside.forEach(Runnable::run);
    ofJobs.forEach(Runnable::run);
    open = false;
    return checkpoint;
  }

  @Override
  public void close() {
    open = false;
  }

  private void requireOpen() {
    if (!open) {
      throw new IllegalStateException("this append is finished");
    }
  }
}
