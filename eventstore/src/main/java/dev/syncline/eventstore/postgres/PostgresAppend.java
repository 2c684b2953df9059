package dev.syncline.eventstore.postgres;

import dev.syncline.eventstore.AppendSequence;
import dev.syncline.eventstore.BackfillProgress;
import dev.syncline.eventstore.FeedAppend;
import dev.syncline.eventstore.FeedCheckpoint;
import dev.syncline.eventstore.Lsn;
import dev.syncline.eventstore.NewEvent;
import dev.syncline.eventstore.Position;
import dev.syncline.eventstore.Refusals;
import dev.syncline.eventstore.RefusedEvent;
import dev.syncline.eventstore.SchemaId;
import dev.syncline.eventstore.TransactionHeader;
import dev.syncline.manifest.schema.Operation;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One commit in the writer's session: one COPY, however many source transactions. */
final class PostgresAppend implements FeedAppend {
  private final PostgresWriter writer;
  private final WriterSession session;
  private final Claim claim;
  private final Segments segments;
  private final EventCopy copy;
  private final LetterInsert letters;
  private final AppendSequence sequence;
  private final List<BackfillProgress> progress = new ArrayList<>();
  private final List<BackfillProgress> startingOver = new ArrayList<>();
  private long segmentEnd;
  private boolean open = true;

  PostgresAppend(
      PostgresWriter writer,
      WriterSession session,
      FeedRow locked,
      Claim claim,
      Segments segments) {
    this.writer = writer;
    this.session = session;
    this.claim = claim;
    this.segments = segments;
    copy = new EventCopy(session.connection(), claim.feed());
    letters = new LetterInsert(session.connection(), claim.feed());
    sequence = new AppendSequence(locked.checkpoint());
    segmentEnd = locked.segmentEnd();
  }

  boolean isOpen() {
    return open;
  }

  @Override
  public void add(TransactionHeader transaction, List<NewEvent> events) {
    requireOpen();
    sequence.open(transaction);
    try {
      for (NewEvent event : events) {
        Position position = sequence.next();
        if (position.value() > segmentEnd) {
          copy.finish();
          segmentEnd = segments.extend(session.connection());
        }
        copy.add(position, sequence.transactionFirst(), transaction, event);
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
  public void setAside(TransactionHeader transaction, RefusedEvent event) {
    requireOpen();
    letters.add(transaction, event);
    if (letters.isFull()) {
      try {
        copy.finish();
        letters.flush();
      } catch (SQLException error) {
        throw failure(error);
      }
    }
  }

  @Override
  public long retire(TransactionHeader transaction, SchemaId schema, int minor) {
    requireOpen();
    long retired = 0;
    try (VanishedKeys vanished =
        new VanishedKeys(session.connection(), claim.feed(), schema, minor)) {
      copy.finish();
      letters.flush();
      session.save(progress);
      progress.clear();
      if (vanished.mayBe()) {
        // No COPY may be open while the next keys are fetched.
        for (List<String> keys = vanished.next(); !keys.isEmpty(); keys = vanished.next()) {
          add(transaction, keys.stream().map(key -> deletion(schema, minor, key)).toList());
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

  private static NewEvent deletion(SchemaId schema, int minor, String key) {
    return new NewEvent(schema, minor, Operation.DELETE, key, Optional.empty());
  }

  @Override
  public void startOver(BackfillProgress interrupted) {
    requireOpen();
    startingOver.add(interrupted.fromTheBeginning());
  }

  @Override
  public void save(BackfillProgress saved) {
    requireOpen();
    progress.add(saved);
  }

  @Override
  public FeedCheckpoint commit() {
    requireOpen();
    FeedCheckpoint checkpoint = sequence.checkpoint();
    try {
      copy.finish();
      letters.flush();
      session.save(progress);
      session.save(startingOver);
      session.startOver(startingOver, checkpoint.head());
      if (!session.advance(checkpoint, claim.epoch())) {
        throw writer.fenced();
      }
      session.commit();
    } catch (SQLException error) {
      throw failure(error);
    }
    open = false;
    writer.committed(checkpoint.head());
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

  /** A value the server refuses is the event's fault, and the session survives it. */
  private RuntimeException failure(SQLException error) {
    if (Failures.refusesValue(error)) {
      close();
      return Refusals.event(sequence.last(), Failures.reason(error));
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
