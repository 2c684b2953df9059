package dev.syncline.eventstore;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * One feed, for people and dashboards.
 *
 * @param name the feed
 * @param checkpoint what is durable
 * @param epoch its current writer's epoch
 * @param backfills the first loads of its contracts
 */
public record FeedStatus(
    FeedName name, FeedCheckpoint checkpoint, Epoch epoch, List<BackfillProgress> backfills) {
  /** By name. */
  public static final Comparator<FeedStatus> BY_NAME =
      Comparator.comparing(status -> status.name().toString());

  public FeedStatus {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(checkpoint, "checkpoint");
    Objects.requireNonNull(epoch, "epoch");
    backfills = List.copyOf(backfills);
  }
}
