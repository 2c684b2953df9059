package dev.syncline.postgres.source.internal.continuity;

import dev.syncline.eventstore.BackfillProgress;
import dev.syncline.eventstore.ContractRegistry;
import dev.syncline.eventstore.FeedWriter;
import dev.syncline.eventstore.LoadState;
import dev.syncline.eventstore.PublishedContract;
import dev.syncline.eventstore.SchemaId;
import dev.syncline.postgres.source.internal.transform.plan.SchemaPlan;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds the public schemas that a feed already publishes. A schema that the last run omitted is not
 * among them.
 */
public final class KnownSchemas {
  private KnownSchemas() {}

  /** The plans whose major version the feed has published until now. */
  public static List<SchemaPlan> among(
      List<SchemaPlan> plans, FeedWriter writer, ContractRegistry contracts) {
    Set<SchemaId> published =
        writer.backfills().stream()
            .filter(progress -> progress.state() != LoadState.WITHDRAWN)
            .map(BackfillProgress::schema)
            .collect(Collectors.toUnmodifiableSet());
    List<PublishedContract> known =
        contracts.all().stream().filter(one -> published.contains(one.id())).toList();
    return plans.stream()
        .filter(plan -> known.stream().anyMatch(one -> isMajorOf(one, plan)))
        .toList();
  }

  private static boolean isMajorOf(PublishedContract known, SchemaPlan plan) {
    return known.contract().manifest().equals(plan.contract().manifest())
        && known.contract().name().equals(plan.contract().name())
        && known.contract().version().major() == plan.contract().version().major();
  }
}
