package dev.syncline.operations.status;

import dev.syncline.engine.retention.StoredFeed;
import dev.syncline.manifest.verify.Diagnostic;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What the event store has of a feed, and why.
 *
 * @param stored its size and its consumers
 * @param keptBy why its oldest events are still there; empty if other manifests state its policy
 * @param findings the consumers that need attention
 */
public record FeedStorage(StoredFeed stored, Optional<KeptBy> keptBy, List<Diagnostic> findings) {
  public FeedStorage {
    Objects.requireNonNull(stored, "stored");
    Objects.requireNonNull(keptBy, "keptBy");
    findings = List.copyOf(findings);
  }

  /** Why the oldest segment of a log is still there. */
  public enum KeptBy {
    /** There is no retention policy. */
    NO_POLICY("no policy"),
    /** The policy keeps it, or it is not full or not folded yet. */
    POLICY("policy"),
    /** The policy waits for a consumer that has not applied it. */
    CONSUMER("slowest consumer"),
    /** Nothing: the publisher drops it the next time it looks. */
    NOTHING("nothing");

    private final String text;

    KeptBy(String text) {
      this.text = text;
    }

    /** The reason as text, such as {@code slowest consumer}. */
    public String text() {
      return text;
    }
  }
}
