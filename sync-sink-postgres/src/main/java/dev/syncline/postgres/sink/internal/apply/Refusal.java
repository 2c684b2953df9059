package dev.syncline.postgres.sink.internal.apply;

import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.postgres.sink.internal.plan.Work;
import java.sql.SQLException;
import java.util.Optional;

/**
 * An event on which a statement fails.
 *
 * @param detail the property that cannot be cast, for a message; empty if there is none
 * @param destination what is wrong with the destination, if not the event is at fault
 */
record Refusal(Work work, String detail, SQLException error, Optional<Diagnostic> destination) {
  Refusal(Work work, String detail, SQLException error) {
    this(work, detail, error, Optional.empty());
  }

  /** The same refusal, for which the destination is at fault. */
  Refusal of(Diagnostic atFault) {
    return new Refusal(work, detail, error, Optional.of(atFault));
  }
}
