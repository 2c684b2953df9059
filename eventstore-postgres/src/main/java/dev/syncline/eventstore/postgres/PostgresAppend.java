package dev.syncline.eventstore.postgres;

import dev.syncline.eventstore.AppendSequence;
import dev.syncline.eventstore.BackfillProgress;
import dev.syncline.eventstore.CapturedObjects;
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
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * One commit in the writer's session. Events are sent by COPY, several source transactions in one.
 */
final class PostgresAppend implements FeedAppend {
  private final PostgresWriter writer;
  private final WriterSession session;
  private final FeedRow locked;
  private final int feed;
  private final Segments segments;
  private final EventCopy copy;
  private final DeadLetterInsert deadLetters;
  private final StreamedKeys streamed;
  private final AppendedEvents appended;
  private final AppendSequence sequence;
  private final List<BackfillProgress> progress = new ArrayList<>();
  private final List<BackfillProgress> startingOver = new ArrayList<>();
  private final Map<BackfillProgress, Integer> superseded = new LinkedHashMap<>();
  private final Map<Load, Position> beginning = new HashMap<>();
  private final List<JobStatement> jobs = new ArrayList<>();
  private final List<CapturedStatement> captured = new ArrayList<>();
  private long segmentEnd;
  private boolean open = true;

  PostgresAppend(
      PostgresWriter writer,
      WriterSession session,
      FeedRow locked,
      FeedClaim claim,
      Segments segments,
      Set<Load> loadsUnderWay,
      AppendedEvents appended) {
    this.writer = writer;
    this.session = session;
    this.locked = locked;
    feed = claim.feed();
    this.segments = segments;
    copy = new EventCopy(session.connection(), claim.feed());
    deadLetters = new DeadLetterInsert(session.connection(), claim.feed());
    streamed = new StreamedKeys(session.connection(), loadsUnderWay);
    this.appended = appended;
    sequence = new AppendSequence(locked.checkpoint());
    segmentEnd = locked.segmentEnd();
  }

  boolean isOpen() {
    return open;
  }

  @Override
  public void add(TransactionHeader transaction, List<NewEvent> events) {
    requireOpen();
    events.forEach(event -> streamed.note(event.schema(), event.minor(), event.key()));
    copy(transaction, events);
    sendWhatIsMuch();
  }

  private void copy(TransactionHeader transaction, List<NewEvent> events) {
    sequence.open(transaction);
    try {
      for (NewEvent event : events) {
        Position position = sequence.next();
        if (position.value() > segmentEnd) {
          copy.finish();
          segmentEnd = segments.extend(session.connection());
        }
        copy.add(position, sequence.transactionFirst(), transaction, event);
        appended.add(position, sequence.transactionFirst(), transaction, event);
      }
    } catch (SQLException error) {
      throw failure(error);
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
    Load load = Load.of(after);
    List<NewEvent> added = untold(load, rows, NewEvent::key);
    List<RejectedEvent> aside = untold(load, refused, RejectedEvent::key);
    if (!added.isEmpty()) {
      copy(transaction, added);
    }
    aside.forEach(row -> addLetter(transaction, row));
    save(after);
    return new LoadedRows(added.size(), aside.size());
  }

  private <T> List<T> untold(Load load, List<T> rows, Function<T, String> key) {
    try {
      copy.finish();
      Set<String> keys = streamed.among(load, rows.stream().map(key));
      return keys.isEmpty()
          ? rows
          : rows.stream().filter(row -> !keys.contains(key.apply(row))).toList();
    } catch (SQLException error) {
      throw failure(error);
    }
  }

  @Override
  public void setAside(TransactionHeader transaction, RejectedEvent event) {
    requireOpen();
    streamed.note(event.schema(), event.minor(), event.key());
    addLetter(transaction, event);
  }

  private void addLetter(TransactionHeader transaction, RejectedEvent event) {
    deadLetters.add(transaction, event);
    sendWhatIsMuch();
  }

  /** The session can do this only without an open COPY, so that ends first. */
  private void sendWhatIsMuch() {
    if (deadLetters.isFull() || streamed.isFull()) {
      try {
        copy.finish();
        deadLetters.flush();
        streamed.flush();
      } catch (SQLException error) {
        throw failure(error);
      }
    }
  }

  @Override
  public long retire(TransactionHeader transaction, SchemaId schema, int minor) {
    return deleteMissing(transaction, new Load(schema, minor, Load.FIRST));
  }

  @Override
  public long deleteMissingRows(TransactionHeader transaction, BackfillProgress job) {
    return deleteMissing(transaction, Load.of(job));
  }

  private long deleteMissing(TransactionHeader transaction, Load load) {
    requireOpen();
    long retired = 0;
    try (KeysDeletedDuringGap vanished = session.keysDeletedDuringGap(load)) {
      copy.finish();
      deadLetters.flush();
      saveProgress();
      if (vanished.mayBe()) {
        // No COPY may be open while the next keys are fetched.
        for (List<String> keys = vanished.next(); !keys.isEmpty(); keys = vanished.next()) {
          add(transaction, keys.stream().map(key -> deletion(load, key)).toList());
          copy.finish();
          retired += keys.size();
        }
        vanished.forget();
      }
      return retired;
    } catch (SQLException error) {
      throw failure(error);
    }
  }

  @Override
  public long truncate(TransactionHeader transaction, SchemaId schema, int minor) {
    requireOpen();
    long deleted = 0;
    try (PresentKeys present = session.presentKeys(schema)) {
      copy.finish();
      // No COPY may be open while the next keys are fetched.
      for (List<String> keys = present.next(); !keys.isEmpty(); keys = present.next()) {
        add(
            transaction,
            keys.stream()
                .map(key -> new NewEvent(schema, minor, Operation.DELETE, key, Optional.empty()))
                .toList());
        copy.finish();
        deleted += keys.size();
      }
      return deleted;
    } catch (SQLException error) {
      throw failure(error);
    }
  }

  private void saveProgress() throws SQLException {
    session.save(progress);
    session.raiseReloadFrom(beginning);
    progress.clear();
    beginning.clear();
    for (JobStatement statement : jobs) {
      statement.run(session.jobs());
    }
    jobs.clear();
  }

  private static NewEvent deletion(Load load, String key) {
    return new NewEvent(load.schema(), load.minor(), Operation.DELETE, key, Optional.empty());
  }

  @Override
  public void startOver(BackfillProgress interrupted) {
    requireOpen();
    startingOver.add(interrupted.fromTheBeginning());
    streamed.end(Load.of(interrupted));
  }

  @Override
  public void remember(CapturedObjects objects) {
    requireOpen();
    captured.add(table -> table.replace(objects));
  }

  @Override
  public void noteGap(String reason) {
    requireOpen();
    captured.add(table -> table.noteGap(reason));
  }

  /** A statement of the commit on the table of jobs. */
  private interface JobStatement {
    void run(JobProgressTable table) throws SQLException;
  }

  /** A statement of the commit on the table of captured objects. */
  private interface CapturedStatement {
    void run(CapturedObjectTable table) throws SQLException;
  }

  @Override
  public void withdraw(BackfillProgress progress) {
    requireOpen();
    startingOver.add(progress.withdrawn());
    streamed.end(Load.of(progress));
  }

  @Override
  public void supersede(BackfillProgress progress, int minor) {
    requireOpen();
    superseded.put(progress.withdrawn(), minor);
    streamed.end(Load.of(progress));
  }

  @Override
  public void save(BackfillProgress saved) {
    requireOpen();
    Load load = Load.of(saved);
    Optional<Position> began = Optional.empty();
    if (saved.state() == LoadState.UNDER_WAY) {
      began = Optional.of(sequence.last()).filter(unused -> !streamed.underWay().contains(load));
      streamed.begin(load);
    } else {
      streamed.end(load);
    }
    save(saved, began);
  }

  private void save(BackfillProgress saved, Optional<Position> began) {
    if (saved.job().isPresent()) {
      jobs.add(table -> table.save(saved, began));
    } else {
      progress.add(saved);
      began.ifPresent(position -> beginning.put(Load.of(saved), position));
    }
  }

  @Override
  public void endJob(BackfillProgress job, Optional<RecordedFailure.Reason> failure) {
    requireOpen();
    streamed.end(Load.of(job));
    jobs.add(table -> table.end(job, failure));
  }

  @Override
  public FeedCheckpoint commit() {
    requireOpen();
    FeedCheckpoint checkpoint = sequence.checkpoint();
    try {
      copy.finish();
      deadLetters.flush();
      streamed.flush();
      saveProgress();
      session.save(startingOver);
      session.setReloadFrom(startingOver, checkpoint.head());
      session.save(superseded.keySet());
      session.moveReloadFrom(superseded);
      for (CapturedStatement statement : captured) {
        statement.run(new CapturedObjectTable(session.connection(), feed));
      }
      if (!session.advance(locked, checkpoint, copy.largestEvent())) {
        throw writer.lost();
      }
      session.commit();
    } catch (SQLException error) {
      throw failure(error);
    }
    open = false;
    writer.committed(locked.movedTo(checkpoint), appended, streamed.underWay());
    return checkpoint;
  }

  @Override
  public void close() {
    if (!open) {
      return;
    }
    open = false;
    try {
      copy.cancel();
      session.rollback();
    } catch (SQLException lost) {
      writer.endSession();
    }
  }

  /** A value that the server rejects is an error of the event, and the session survives it. */
  private RuntimeException failure(SQLException error) {
    if (Failures.refusesValue(error)) {
      close();
      return StoreErrors.event(sequence.last(), Failures.reason(error));
    }
    open = false;
    return writer.failure(error);
  }

  private void requireOpen() {
    if (!open) {
      throw new IllegalStateException("this append is finished");
    }
  }
}
