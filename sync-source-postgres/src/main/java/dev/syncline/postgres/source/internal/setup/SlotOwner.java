package dev.syncline.postgres.source.internal.setup;

import dev.syncline.engine.plan.PublishPlan;
import dev.syncline.eventstore.FeedStatus;
import dev.syncline.eventstore.SourceSlot;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.postgres.source.problem.SourceCode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Detects that a slot belongs to another feed of the event store. A new feed that finds the slot of
 * another one is usually that feed, renamed. If it were captured as a new feed, rows deleted in the
 * meantime would never be deleted at the consumers.
 */
public final class SlotOwner {
  private static final String DATABASE =
      "SELECT oid FROM pg_catalog.pg_database"
          + " WHERE datname OPERATOR(pg_catalog.=) pg_catalog.current_database()";

  private SlotOwner() {}

  /** The slot of a plan in the session's database. */
  static SourceSlot slot(PublishPlan plan, Connection session) throws SQLException {
    try (PreparedStatement query = session.prepareStatement(DATABASE);
        ResultSet row = query.executeQuery()) {
      row.next();
      return new SourceSlot(plan.capture().slotName(), row.getLong(1));
    }
  }

  /**
   * The problem, if the plan's feed was never captured and another feed was captured through the
   * same slot.
   *
   * @param stored the feeds of the event store
   * @param session at the source
   */
  public static Optional<Diagnostic> problem(
      PublishPlan plan, List<FeedStatus> stored, Connection session) throws SQLException {
    List<FeedStatus> suspects =
        stored.stream()
            .filter(feed -> !feed.name().equals(plan.feed()))
            .filter(feed -> isNamed(feed, plan.capture().slotName()))
            .toList();
    if (suspects.isEmpty() || stored.stream().anyMatch(feed -> isCaptured(feed, plan))) {
      return Optional.empty();
    }
    String system = ServerCheck.read(session).identity().systemIdentifier();
    SourceSlot slot = slot(plan, session);
    return suspects.stream()
        .filter(feed -> feed.slot().equals(Optional.of(slot)))
        .filter(feed -> isFrom(feed, system))
        .findFirst()
        .map(feed -> ofOtherFeed(plan, feed));
  }

  /** Whether the plan's feed was captured from the session's database, through that slot. */
  public static boolean isCaptured(PublishPlan plan, List<FeedStatus> stored, Connection session)
      throws SQLException {
    Optional<SourceSlot> slot = Optional.of(slot(plan, session));
    return stored.stream()
        .anyMatch(feed -> feed.name().equals(plan.feed()) && feed.slot().equals(slot));
  }

  private static boolean isNamed(FeedStatus feed, String slot) {
    return feed.slot().filter(known -> known.name().equals(slot)).isPresent();
  }

  private static boolean isCaptured(FeedStatus feed, PublishPlan plan) {
    return feed.name().equals(plan.feed()) && feed.checkpoint().identity().isPresent();
  }

  private static boolean isFrom(FeedStatus feed, String system) {
    return feed.checkpoint()
        .identity()
        .filter(known -> known.systemIdentifier().equals(system))
        .isPresent();
  }

  private static Diagnostic ofOtherFeed(PublishPlan plan, FeedStatus owner) {
    return Diagnostic.error(
        SourceCode.SLOT_OF_OTHER_FEED,
        "replication slot "
            + plan.capture().slotName()
            + " serves feed "
            + owner.name()
            + ", which is at position "
            + owner.checkpoint().head()
            + "; the manifests capture feed "
            + plan.feed()
            + " through it",
        "if that is the same feed under another name, stop the sync and type: sync-cli feed rename "
            + owner.name()
            + " "
            + plan.feed()
            + " MANIFEST... --yes; if not, name another slot in the data store");
  }
}
