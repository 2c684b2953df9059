package dev.syncline.eventstore;

import java.util.Objects;

/**
 * Which PostgreSQL history a feed was captured from. LSNs of different identities do not compare.
 *
 * @param systemIdentifier of {@code pg_control_system()}, as text
 * @param timeline on which the server writes its log
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
