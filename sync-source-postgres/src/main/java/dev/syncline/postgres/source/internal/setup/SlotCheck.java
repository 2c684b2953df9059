package dev.syncline.postgres.source.internal.setup;

import dev.syncline.engine.plan.PublishPlan;
import dev.syncline.eventstore.FeedCheckpoint;
import dev.syncline.eventstore.Lsn;
import dev.syncline.eventstore.StoreErrors;
import dev.syncline.manifest.ByteSize;
import dev.syncline.manifest.WalLimitPolicy;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.postgres.source.problem.SourceCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Checks whether a slot continues a feed without a gap. */
final class SlotCheck {
  private final PublishPlan plan;
  private final FeedCheckpoint checkpoint;

  private SlotCheck(PublishPlan plan, FeedCheckpoint checkpoint) {
    this.plan = plan;
    this.checkpoint = checkpoint;
  }

  static List<Diagnostic> problems(
      Optional<Slot> found, ServerCheck server, PublishPlan plan, FeedCheckpoint checkpoint) {
    SlotCheck check = new SlotCheck(plan, checkpoint);
    return found.isPresent() ? check.problems(found.get(), server) : check.missing();
  }

  private List<Diagnostic> problems(Slot slot, ServerCheck server) {
    List<Diagnostic> problems = new ArrayList<>();
    if (!slot.logicalPgoutput()) {
      problems.add(ofOtherKind(slot));
    } else if (!slot.database().equals(Optional.of(plan.source().database()))) {
      problems.add(ofOtherDatabase(slot));
    } else if (slot.lost().isPresent()) {
      problems.addAll(lost(slot, slot.lost().get()));
    } else if (wentBack(slot)) {
      problems.add(wentBack(slot, checkpoint));
    } else if (isCaptured() && slot.confirmed().isAfter(checkpoint.sourceEnd())) {
      problems.add(ahead(slot));
    } else if (plan.capture().failover() && server.canFailOver() && !slot.failsOver()) {
      problems.add(staysBehind(slot));
    }
    slot.holder().ifPresent(holder -> problems.add(active(slot, holder)));
    return problems;
  }

  private boolean isCaptured() {
    return checkpoint.sourceEnd().isAfter(Lsn.ZERO);
  }

  /** Everything stored was once in the log, so a log that ends earlier belongs to an older copy. */
  private boolean wentBack(Slot slot) {
    return slot.written().isAfter(Lsn.ZERO) && checkpoint.sourceEnd().isAfter(slot.written());
  }

  private Diagnostic wentBack(Slot slot, FeedCheckpoint feed) {
    return Diagnostic.error(
        SourceCode.WENT_BACK,
        "the feed has transactions up to "
            + feed.sourceEnd()
            + ", but the source's log ends at "
            + slot.written()
            + ": the server was put back to an earlier copy",
        reset());
  }

  private boolean mayLoadAgain() {
    return plan.capture().onWalLimit() == WalLimitPolicy.DROP;
  }

  private List<Diagnostic> missing() {
    if (!isCaptured()) {
      return List.of();
    }
    String what =
        "the feed has transactions up to "
            + checkpoint.sourceEnd()
            + ", but replication slot "
            + plan.capture().slotName()
            + " does not exist";
    return List.of(
        mayLoadAgain()
            ? givenUp(what)
            : Diagnostic.error(
                SourceCode.SLOT_MISSING, what, "find out who dropped it; then " + reset()));
  }

  private List<Diagnostic> lost(Slot slot, String reason) {
    Lsn from = isCaptured() ? checkpoint.sourceEnd() : slot.confirmed();
    String what =
        "replication slot "
            + slot.name()
            + " was invalidated ("
            + reason
            + "); the log it needs from "
            + from
            + " on is lost, up to now "
            + new ByteSize(Math.max(0, slot.written().value() - from.value()))
            + " to "
            + slot.written();
    if (!mayLoadAgain()) {
      return List.of(Diagnostic.error(SourceCode.SLOT_LOST, what, reset()));
    }
    return isCaptured() ? List.of(givenUp(what)) : List.of();
  }

  private Diagnostic givenUp(String what) {
    return Diagnostic.warning(
        SourceCode.SLOT_GIVEN_UP,
        what + "; every public schema is loaded again (onWalLimit: drop)",
        "nothing: consumers keep their place and get every row again");
  }

  private static Diagnostic ofOtherKind(Slot slot) {
    return Diagnostic.error(
        SourceCode.SLOT_OF_OTHER_KIND,
        "replication slot " + slot.name() + " is " + slot.kind() + ", needs logical with pgoutput",
        "name another slot in the data store");
  }

  private Diagnostic ofOtherDatabase(Slot slot) {
    return Diagnostic.error(
        SourceCode.SLOT_OF_OTHER_DATABASE,
        "replication slot "
            + slot.name()
            + " belongs to database "
            + slot.database().orElse("(none)")
            + ", not to "
            + plan.source().database(),
        "name another slot in the data store");
  }

  private Diagnostic ahead(Slot slot) {
    return Diagnostic.error(
        SourceCode.SLOT_AHEAD,
        "replication slot "
            + slot.name()
            + " is confirmed up to "
            + slot.confirmed()
            + ", but the feed ends at "
            + checkpoint.sourceEnd()
            + ": it was recreated or advanced, or something else read from it",
        "find out what did; then " + reset());
  }

  private static Diagnostic staysBehind(Slot slot) {
    return Diagnostic.warning(
        SourceCode.NO_FAILOVER,
        "replication slot " + slot.name() + " is not carried over to standbys",
        "stop the sync and run ALTER_REPLICATION_SLOT "
            + slot.name()
            + " (FAILOVER true) in psql \"dbname=... replication=database\"; or write \"failover\":"
            + " false in the data store");
  }

  private static Diagnostic active(Slot slot, String holder) {
    return Diagnostic.error(
        SourceCode.SLOT_ACTIVE,
        "replication slot " + slot.name() + " is in use by " + holder,
        "stop the other reader, or name another slot in the data store");
  }

  private String reset() {
    return "restart the feed: " + StoreErrors.resetCommand(plan.feed());
  }
}
