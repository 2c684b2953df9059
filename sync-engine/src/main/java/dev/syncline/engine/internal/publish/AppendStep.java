package dev.syncline.engine.internal.publish;

import dev.syncline.engine.spi.BackfillReader.Chunk;
import dev.syncline.eventstore.BackfillProgress;
import dev.syncline.eventstore.Lsn;
import dev.syncline.eventstore.NewEvent;
import dev.syncline.eventstore.PublishedContract;
import dev.syncline.eventstore.RecordedFailure;
import dev.syncline.eventstore.RejectedEvent;
import dev.syncline.eventstore.TransactionHeader;
import dev.syncline.manifest.verify.Diagnostic;
import java.util.List;
import java.util.Optional;

/** The next step of the append stage, in feed order. */
sealed interface AppendStep {
  /** Calls the visitor's method for this kind of step. */
  void accept(Visitor visitor);

  /** Whether a source transaction is whole after this step, so that a commit may follow. */
  default boolean endsTransaction() {
    return false;
  }

  /** Carries steps out, with a method for each kind. */
  interface Visitor {
    void add(Add step);

    void setAside(SetAside step);

    void end(End step);

    void retire(Retire step);

    void truncate(Truncate step);

    void restart(Restart step);

    void save(Save step);

    void load(Load step);

    void deleteMissing(DeleteMissing step);

    void endJob(EndJob step);
  }

  /** Add events to the open source transaction, or open it with them. */
  record Add(TransactionHeader header, List<NewEvent> events) implements AppendStep {
    @Override
    public void accept(Visitor visitor) {
      visitor.add(this);
    }
  }

  /** Quarantine events with the commit of their source transaction. */
  record SetAside(TransactionHeader header, List<RejectedEvent> events) implements AppendStep {
    @Override
    public void accept(Visitor visitor) {
      visitor.setAside(this);
    }
  }

  /**
   * End the source transaction.
   *
   * @param times when its end passed the stages before
   */
  record End(TransactionHeader header, Lsn end, SliceTimes times) implements AppendStep {
    @Override
    public void accept(Visitor visitor) {
      visitor.end(this);
    }

    @Override
    public boolean endsTransaction() {
      return true;
    }
  }

  /**
   * Publish deletes for the rows that were deleted while changes of the contract were not captured.
   */
  record Retire(TransactionHeader header, PublishedContract contract) implements AppendStep {
    @Override
    public void accept(Visitor visitor) {
      visitor.retire(this);
    }
  }

  /** Publish deletes for all rows of a contract that the feed holds. */
  record Truncate(TransactionHeader header, PublishedContract contract) implements AppendStep {
    @Override
    public void accept(Visitor visitor) {
      visitor.truncate(this);
    }
  }

  /**
   * Restart a backfill with this commit, after which the attempt ends.
   *
   * @param interrupted how far the backfill had come
   * @param why it restarts, for operators
   */
  record Restart(BackfillProgress interrupted, Diagnostic why) implements AppendStep {
    @Override
    public void accept(Visitor visitor) {
      visitor.restart(this);
    }
  }

  /** Save with this commit the progress of a backfill that begins or ends here. */
  record Save(BackfillProgress progress) implements AppendStep {
    @Override
    public void accept(Visitor visitor) {
      visitor.save(this);
    }
  }

  /** Add the rows of a chunk that no event has reported yet, and save its progress. */
  record Load(TransactionHeader header, Chunk chunk) implements AppendStep {
    @Override
    public void accept(Visitor visitor) {
      visitor.load(this);
    }
  }

  /** Publish deletes for the rows that a job which read all rows did not find. */
  record DeleteMissing(TransactionHeader header, BackfillProgress job) implements AppendStep {
    @Override
    public void accept(Visitor visitor) {
      visitor.deleteMissing(this);
    }
  }

  /** End a job that is not complete with this commit. */
  record EndJob(BackfillProgress job, Optional<RecordedFailure.Reason> failure)
      implements AppendStep {
    @Override
    public void accept(Visitor visitor) {
      visitor.endJob(this);
    }
  }
}
