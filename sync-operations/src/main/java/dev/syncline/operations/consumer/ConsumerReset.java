package dev.syncline.operations.consumer;

import dev.syncline.engine.plan.SyncPlan;
import dev.syncline.engine.plan.SyncPlanner;
import dev.syncline.eventstore.Cursor;
import dev.syncline.eventstore.Position;
import dev.syncline.eventstore.postgres.EventCounts;
import dev.syncline.eventstore.postgres.FeedPositions;
import dev.syncline.eventstore.postgres.FeedRange;
import dev.syncline.manifest.ManifestSet;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.operations.EventStores;
import dev.syncline.operations.consumer.ResetPreview.Direction;
import dev.syncline.operations.problem.OperationCode;
import dev.syncline.postgres.sink.bookkeeping.CursorReset;
import dev.syncline.postgres.sink.bookkeeping.CursorStanding;
import dev.syncline.postgres.sink.replay.ReplaySafety;
import dev.syncline.postgres.sink.replay.StatementSafety;
import dev.syncline.postgres.sink.settings.SinkSettings;
import dev.syncline.setting.Settings;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * Moves the cursor of one consumer schema to another position of its feed. Events after it are
 * applied again; events that it passes are skipped. Other consumer schemas are not concerned.
 */
public final class ConsumerReset {
  private final SyncPlan plan;
  private final EventStores stores;
  private final SinkSettings settings;

  /**
   * @param stores opens the event store, for a dry run
   * @param settings have the limits of the work at the destination
   */
  public ConsumerReset(ManifestSet manifests, EventStores stores, Settings settings) {
    plan = SyncPlanner.plan(manifests);
    this.stores = stores;
    this.settings = SinkSettings.of(settings);
  }

  /**
   * Finds what a reset would do. Changes nothing.
   *
   * @throws DiagnosticException if there is no such consumer schema, cursor or position, or the
   *     destination refuses the consumer's SQL
   */
  public ResetPreview preview(ResetRequest request) {
    ResetSubject subject = ResetSubject.named(request.consumer(), plan);
    try (FeedPositions positions = FeedPositions.of(plan.eventStore(), subject.feed())) {
      ResetPlace place = new ResetPlace(subject, positions);
      CursorReset cursors = cursors(subject);
      Cursor from = standing(subject, cursors).cursor();
      Cursor to = place.find(request.target(), from);
      FeedRange range = place.range();
      CursorReset.Letters letters = cursors.letters(to.position());
      return new ResetPreview(
          subject.name(),
          subject.feed().toString(),
          from,
          to,
          range.head(),
          range.beforeOldest(),
          events(subject, positions, from, to),
          letters.dropped(),
          letters.kept(),
          from.isAfter(to) ? safety(subject) : List.of());
    }
  }

  /**
   * Resets a cursor.
   *
   * @throws DiagnosticException as {@link #preview} does; if the SQL cannot be shown to be safe to
   *     repeat and must be; or if the cursor is moved otherwise at the same time. Nothing is
   *     changed then
   */
  public ResetOutcome reset(ResetRequest request, RepeatPolicy policy) {
    ResetSubject subject = ResetSubject.named(request.consumer(), plan);
    CursorReset cursors = cursors(subject);
    CursorStanding seen = standing(subject, cursors);
    Cursor to;
    try (FeedPositions positions = FeedPositions.of(plan.eventStore(), subject.feed())) {
      to = new ResetPlace(subject, positions).find(request.target(), seen.cursor());
    }
    if (policy == RepeatPolicy.REQUIRE_SAFE && seen.cursor().isAfter(to)) {
      requireSafe(subject);
    }
    CursorReset.Moved moved = cursors.move(seen, to);
    return new ResetOutcome(
        subject.name(), subject.feed().toString(), moved.from(), to, moved.lettersDropped());
  }

  /**
   * Applies the events in a transaction that is rolled back, and finds the rows that would differ.
   *
   * @param progress receives the number of events applied so far
   * @throws DiagnosticException as {@link #preview} does; if the destination refuses an event; or
   *     if another session is in the way
   */
  public DryRunOutcome dryRun(ResetRequest request, DryRunBounds bounds, LongConsumer progress) {
    ResetPreview preview = preview(request);
    Position to = preview.to().position();
    if (preview.direction() != Direction.BACK) {
      return new DryRunOutcome(preview, to, Optional.empty());
    }
    return new DryRunWork(plan, stores, settings, bounds).run(preview, progress);
  }

  private CursorReset cursors(ResetSubject subject) {
    return new CursorReset(
        subject.destination(), subject.feed(), subject.name(), settings.lockTimeout());
  }

  private static CursorStanding standing(ResetSubject subject, CursorReset cursors) {
    return cursors
        .standing()
        .orElseThrow(
            () ->
                ResetSubject.nothing(
                    subject.name(), "it has not been applied yet", "sync with the consumer"));
  }

  private static EventCounts events(
      ResetSubject subject, FeedPositions positions, Cursor from, Cursor to) {
    return from.isAfter(to)
        ? positions.count(to.position(), from.position(), subject.wanted())
        : positions.count(from.position(), to.position(), subject.wanted());
  }

  private List<StatementSafety> safety(ResetSubject subject) {
    return ReplaySafety.check(subject.destination(), subject.contracts(), settings);
  }

  private void requireSafe(ResetSubject subject) {
    List<Diagnostic> problems =
        safety(subject).stream()
            .filter(one -> !one.isSafe())
            .map(one -> notRepeatable(subject, one))
            .toList();
    if (!problems.isEmpty()) {
      throw new DiagnosticException(problems);
    }
  }

  private static Diagnostic notRepeatable(ResetSubject subject, StatementSafety statement) {
    return Diagnostic.error(
        OperationCode.NOT_REPEATABLE,
        statement.statement()
            + " of consumer schema "
            + subject.name()
            + " is not safe to repeat: "
            + String.join("; ", statement.reasons()),
        "look at the differences with --dry-run; add --force if they are right, or if the rows that"
            + " it wrote were deleted");
  }
}
