package dev.syncline.engine.memory;

import dev.syncline.engine.listener.PipelineListener;
import dev.syncline.engine.listener.TransactionsApplied;
import dev.syncline.engine.listener.TransactionsPublished;
import dev.syncline.engine.status.BackfillRows;
import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.Position;
import dev.syncline.manifest.verify.Diagnostic;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Records the events of a pipeline, in the order in which they are reported. */
public final class RecordedEvents implements PipelineListener {
  private final List<String> all = new CopyOnWriteArrayList<>();
  private final List<TransactionsPublished> published = new CopyOnWriteArrayList<>();
  private final List<TransactionsApplied> applied = new CopyOnWriteArrayList<>();

  /** All events in words; commits without an event of a contract are left out. */
  public List<String> all() {
    return List.copyOf(all);
  }

  public List<TransactionsPublished> published() {
    return List.copyOf(published);
  }

  public List<TransactionsApplied> applied() {
    return List.copyOf(applied);
  }

  @Override
  public void starting() {
    all.add("starting");
  }

  @Override
  public void resuming(FeedName feed, Position position) {
    all.add("resuming " + feed + " at " + position);
  }

  @Override
  public void running(String note) {
    all.add("running" + note);
  }

  @Override
  public void waiting(String note) {
    all.add(note);
  }

  @Override
  public void standingBy(String holder, Optional<Diagnostic> undone) {
    all.add("standing by");
  }

  @Override
  public void interrupted(Diagnostic why) {
    all.add("interrupted by " + why.code().id());
  }

  @Override
  public void halted(List<Diagnostic> problems, Optional<Duration> next) {
    all.add("halted by " + problems.get(0).code().id());
  }

  @Override
  public void stopped() {
    all.add("stopped");
  }

  @Override
  public void leaseTaken(Optional<String> from) {
    all.add("lease taken");
  }

  @Override
  public void leaseLost(String why) {
    all.add("lease lost: " + why);
  }

  @Override
  public void leaseReleased() {
    all.add("lease released");
  }

  @Override
  public void published(TransactionsPublished commit) {
    published.add(commit);
    if (commit.events() > 0) {
      all.add("published to " + commit.position());
    }
  }

  @Override
  public void applied(TransactionsApplied commit) {
    applied.add(commit);
    all.add("applied to " + commit.position());
  }

  @Override
  public void backfillProgressed(BackfillRows progress) {
    all.add("backfill read " + progress.read() + " of " + progress.estimated());
  }

  @Override
  public void backfillCompleted(BackfillRows progress) {
    all.add("backfill of " + progress.contract().name() + " complete");
  }

  @Override
  public void eventsQuarantined(long count) {
    all.add("quarantined " + count);
  }
}
