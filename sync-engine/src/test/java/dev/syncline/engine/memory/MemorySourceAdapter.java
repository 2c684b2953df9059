package dev.syncline.engine.memory;

import dev.syncline.engine.plan.PublishPlan;
import dev.syncline.engine.plan.PublishPlan.PublishedSchema;
import dev.syncline.engine.spi.CheckedSource;
import dev.syncline.engine.spi.SourceAdapter;
import dev.syncline.engine.spi.SourceGuard;
import dev.syncline.engine.spi.SourceSession;
import dev.syncline.eventstore.Contract;
import dev.syncline.eventstore.ContractRegistry;
import dev.syncline.eventstore.FeedCheckpoint;
import dev.syncline.eventstore.FeedStatus;
import dev.syncline.eventstore.FeedWriter;
import dev.syncline.eventstore.Lsn;
import dev.syncline.eventstore.PublishedContract;
import dev.syncline.eventstore.SourceIdentity;
import dev.syncline.manifest.schema.PublicSchema;
import java.util.List;
import java.util.Optional;

/** Opens one source, which every plan means. */
public final class MemorySourceAdapter implements SourceAdapter {
  private static final SourceIdentity IDENTITY = new SourceIdentity("7300000000000000001", 1);

  private final MemorySource source;

  public MemorySourceAdapter(MemorySource source) {
    this.source = source;
  }

  @Override
  public CheckedSource check(PublishPlan plan, FeedCheckpoint checkpoint, List<FeedStatus> stored) {
    source.requirePublication();
    return (writer, contracts) -> open(plan, writer, contracts);
  }

  private SourceSession open(PublishPlan plan, FeedWriter writer, ContractRegistry contracts) {
    List<PublishedContract> published =
        contracts.publishAll(
            plan.feed(), plan.schemas().stream().map(MemorySourceAdapter::contract).toList());
    Lsn confirmed = source.open();
    writer.bind(IDENTITY, confirmed);
    return MemorySourceSession.open(source, published, writer.checkpoint().sourceEnd());
  }

  private static Contract contract(PublishedSchema one) {
    PublicSchema schema = one.schema();
    return new Contract(
        one.manifest(), schema.name(), schema.version(), schema.outputSchema(), schema.key());
  }

  @Override
  public SourceGuard guard(PublishPlan plan) {
    return new LimitlessGuard();
  }

  /** The heap retains the log without a limit, so there is nothing to manage. */
  private record LimitlessGuard() implements SourceGuard {
    @Override
    public Report look() {
      return new Report(Optional.empty(), List.of());
    }

    @Override
    public void close() {
      // Holds nothing.
    }
  }
}
