package dev.syncline.operations.retention;

import dev.syncline.eventstore.FeedRetention.Segment;
import dev.syncline.eventstore.FeedSize;
import dev.syncline.manifest.Retention;
import dev.syncline.manifest.verify.Diagnostic;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What an event store takes, and what bounds it.
 *
 * @param address its role, server and database
 * @param policy the retention policy of the manifests; absent if everything is kept
 * @param feeds its feeds
 * @param findings what needs attention
 */
public record StoreBounds(
    String address, Optional<Retention> policy, List<FeedBounds> feeds, List<Diagnostic> findings) {
  public StoreBounds {
    Objects.requireNonNull(address, "address");
    Objects.requireNonNull(policy, "policy");
    feeds = List.copyOf(feeds);
    findings = List.copyOf(findings);
  }

  /**
   * One feed.
   *
   * @param size what it takes
   * @param due the oldest segment, if the policy does not keep it and it could be dropped
   * @param awaited the consumers that have not applied its events
   * @param givenUp the consumers that were given up, with the reason
   */
  public record FeedBounds(
      FeedSize size, Optional<Segment> due, List<String> awaited, Map<String, String> givenUp) {
    public FeedBounds {
      Objects.requireNonNull(size, "size");
      Objects.requireNonNull(due, "due");
      awaited = List.copyOf(awaited);
      givenUp = new TreeMap<>(givenUp);
    }
  }
}
