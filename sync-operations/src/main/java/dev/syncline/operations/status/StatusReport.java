package dev.syncline.operations.status;

import dev.syncline.manifest.verify.Diagnostic;
import java.util.List;
import java.util.Objects;

/**
 * How a sync is.
 *
 * @param state what its databases contain
 * @param attention everything that needs attention, each with the next command to type
 */
public record StatusReport(SyncState state, List<Diagnostic> attention) {
  public StatusReport {
    Objects.requireNonNull(state, "state");
    attention = List.copyOf(attention);
  }
}
