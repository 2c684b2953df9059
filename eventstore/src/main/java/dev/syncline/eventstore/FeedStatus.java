package dev.syncline.eventstore;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One feed, for people and dashboards.
 *
 * @param name the feed
 * @param checkpoint what is durable
 * @param epoch its current writer's epoch
 * @param backfills the first loads of its contracts
 * @param slot the one it was last captured through
 * @param continuityLost up to where changes came from the source's log when it last broke off
 */
public record FeedStatus(
    FeedName name,
    FeedCheckpoint checkpoint,
    Epoch epoch,
    List<BackfillProgress> backfills,
    Optional<SourceSlot> slot,
    Optional<Lsn> continuityLost) {
  /** By name. */
  public static final Comparator<FeedStatus> BY_NAME =
      Comparator.comparing(status -> status.name().toString());

  public FeedStatus {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(checkpoint, "checkpoint");
    Objects.requireNonNull(epoch, "epoch");
    backfills = List.copyOf(backfills);
    Objects.requireNonNull(slot, "slot");
    Objects.requireNonNull(continuityLost, "continuityLost");
  }
}
