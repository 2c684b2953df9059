package dev.syncline.eventstore;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The status of one feed, for operators and dashboards.
 *
 * @param name the feed
 * @param checkpoint what is durable
 * @param epoch its current writer's epoch
 * @param backfills the backfills of its contracts
 * @param slot the replication slot it was last captured through
 * @param continuityLost the end of the captured part of the source's log when continuity was last
 *     lost
 */
public record FeedStatus(
    FeedName name,
    FeedCheckpoint checkpoint,
    Epoch epoch,
    List<BackfillProgress> backfills,
    Optional<SourceSlot> slot,
    Optional<Lsn> continuityLost) {
  /** Orders by name. */
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
