package dev.syncline.operations.retention;

import dev.syncline.engine.retention.FeedTrim;
import dev.syncline.engine.retention.LogReaders;
import dev.syncline.eventstore.FeedRetention;
import dev.syncline.eventstore.FeedRetention.Segment;
import dev.syncline.eventstore.FeedSize;
import dev.syncline.eventstore.StoreCode;
import dev.syncline.manifest.Retention;
import dev.syncline.manifest.SlowestConsumer;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.operations.retention.StoreBounds.FeedBounds;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads what bounds one feed. Changes nothing, and counts no events. */
public final class FeedBoundsReading {
  private final FeedRetention feed;
  private final LogReaders readers;
  private final Optional<Retention> policy;

  /**
   * @param policy the retention policy of the feed; empty if everything is kept
   */
  public FeedBoundsReading(FeedRetention feed, LogReaders readers, Optional<Retention> policy) {
    this.feed = feed;
    this.readers = readers;
    this.policy = policy;
  }

  /** The bounds; empty if the feed does not exist. */
  public Optional<FeedBounds> read() {
    Optional<Segment> due = policy.flatMap(stated -> new FeedTrim(feed, stated, readers).due());
    List<String> awaited = due.map(segment -> readers.behind(segment.last())).orElse(List.of());
    Optional<FeedSize> size = feed.size();
    return size.map(found -> new FeedBounds(found, due, awaited, readers.givenUp()));
  }

  /** What needs attention. */
  public List<Diagnostic> findings(FeedBounds bounds) {
    List<Diagnostic> findings = new ArrayList<>(consumerFindings(bounds));
    if (!waits(bounds) && bounds.due().isPresent()) {
      findings.add(
          Diagnostic.warning(
              StoreCode.RETENTION_LAGS,
              "feed "
                  + bounds.size().feed()
                  + " still has its events up to position "
                  + bounds.due().get().last()
                  + ", which its policy does not keep",
              "run the publisher with the manifest that has 'retain', or: sync-cli eventstore trim"
                  + " MANIFEST... --yes"));
    }
    return findings;
  }

  /** The consumers that need attention: given up, or awaited for longer than the policy keeps. */
  public List<Diagnostic> consumerFindings(FeedBounds bounds) {
    List<Diagnostic> findings = new ArrayList<>();
    bounds.givenUp().forEach((consumer, reason) -> findings.add(givenUp(bounds, consumer, reason)));
    if (waits(bounds)) {
      findings.add(
          Diagnostic.warning(
              StoreCode.RETENTION_WAITS,
              "feed "
                  + bounds.size().feed()
                  + " keeps more events than its policy asks for, until they are applied by "
                  + String.join(", ", bounds.awaited()),
              "let them catch up, or forget those that no longer exist"));
    }
    return findings;
  }

  private static Diagnostic givenUp(FeedBounds bounds, String consumer, String reason) {
    return Diagnostic.warning(
        StoreCode.CONSUMER_GIVEN_UP,
        consumer + " of feed " + bounds.size().feed() + " is given up: " + reason,
        "have it start over, or forget it: docs/operate/bound-the-event-store.md");
  }

  /** Whether consumers are the reason why a segment stays that the policy does not keep. */
  public boolean waits(FeedBounds bounds) {
    return policy.filter(one -> one.slowestConsumer() == SlowestConsumer.WAIT).isPresent()
        && !bounds.awaited().isEmpty();
  }
}
