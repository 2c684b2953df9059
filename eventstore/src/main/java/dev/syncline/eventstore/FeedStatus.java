package dev.syncline.eventstore;

import java.util.List;

/**
 * One feed, for people and dashboards.
 *
 * @param name the feed
 * @param checkpoint what is durable
 * @param epoch its current writer's epoch
 * @param backfills the first loads of its contracts
 */
public record FeedStatus(
    FeedName name, FeedCheckpoint checkpoint, Epoch epoch, List<BackfillProgress> backfills) {}
