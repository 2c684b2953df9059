package dev.syncline.postgres.setup;

import dev.syncline.eventstore.FeedCheckpoint;
import dev.syncline.eventstore.Lsn;
import dev.syncline.manifest.verify.Diagnostic;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether a slot continues a feed without a gap. */
final class SlotCheck {
  private SlotCheck() {}

  static List<Diagnostic> problems(
      Optional<Slot> found, String name, String database, FeedCheckpoint checkpoint) {
    boolean captured = checkpoint.sourceEnd().isAfter(Lsn.ZERO);
    if (found.isEmpty()) {
      return captured ? List.of(missing(name, checkpoint)) : List.of();
    }
    Slot slot = found.get();
    List<Diagnostic> problems = new ArrayList<>();
    if (!slot.logicalPgoutput()) {
      problems.add(ofOtherKind(slot));
    } else if (!slot.database().equals(Optional.of(database))) {
      problems.add(ofOtherDatabase(slot, database));
    } else if (slot.lost().isPresent()) {
      problems.add(lost(slot, slot.lost().get()));
    } else if (captured && slot.confirmed().isAfter(checkpoint.sourceEnd())) {
      problems.add(ahead(slot, checkpoint));
    }
    slot.holder().ifPresent(holder -> problems.add(active(slot, holder)));
    return problems;
  }

  private static Diagnostic missing(String name, FeedCheckpoint checkpoint) {
    return Diagnostic.error(
        SourceCode.SLOT_MISSING,
        "the feed has transactions up to "
            + checkpoint.sourceEnd()
            + ", but replication slot "
            + name
            + " does not exist",
        "find out who dropped it; then begin a new feed");
  }

  private static Diagnostic ofOtherKind(Slot slot) {
    return Diagnostic.error(
        SourceCode.SLOT_OF_OTHER_KIND,
        "replication slot " + slot.name() + " is " + slot.kind() + ", needs logical with pgoutput",
        "name another slot in the data store");
  }

  private static Diagnostic ofOtherDatabase(Slot slot, String database) {
    return Diagnostic.error(
        SourceCode.SLOT_OF_OTHER_DATABASE,
        "replication slot "
            + slot.name()
            + " belongs to database "
            + slot.database().orElse("(none)")
            + ", not to "
            + database,
        "name another slot in the data store");
  }

  private static Diagnostic lost(Slot slot, String reason) {
    return Diagnostic.error(
        SourceCode.SLOT_LOST,
        "replication slot "
            + slot.name()
            + " was invalidated ("
            + reason
            + "); changes after "
            + slot.confirmed()
            + " are gone",
        "SELECT pg_drop_replication_slot('" + slot.name() + "'), then begin a new feed");
  }

  private static Diagnostic ahead(Slot slot, FeedCheckpoint checkpoint) {
    return Diagnostic.error(
        SourceCode.SLOT_AHEAD,
        "replication slot "
            + slot.name()
            + " is confirmed up to "
            + slot.confirmed()
            + ", but the feed ends at "
            + checkpoint.sourceEnd(),
        "find out who else read from it; then begin a new feed");
  }

  private static Diagnostic active(Slot slot, String holder) {
    return Diagnostic.error(
        SourceCode.SLOT_ACTIVE,
        "replication slot " + slot.name() + " is in use by " + holder,
        "stop the other reader, or name another slot in the data store");
  }
}
