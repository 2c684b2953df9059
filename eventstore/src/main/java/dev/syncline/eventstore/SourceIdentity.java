package dev.syncline.eventstore;

import java.util.Objects;

/**
 * Identifies the PostgreSQL server and timeline a feed is captured from. LSNs of different
 * identities cannot be compared.
 *
 * @param systemIdentifier of {@code pg_control_system()}, as text
 * @param timeline the timeline on which the server writes its log
 */
public record SourceIdentity(String systemIdentifier, int timeline) {
  public SourceIdentity {
    Objects.requireNonNull(systemIdentifier, "systemIdentifier");
  }

  /** The same server on another timeline. */
  public SourceIdentity on(int otherTimeline) {
    return new SourceIdentity(systemIdentifier, otherTimeline);
  }
}
