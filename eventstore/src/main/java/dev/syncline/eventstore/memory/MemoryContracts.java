package dev.syncline.eventstore.memory;

import dev.syncline.eventstore.ConsumerRegistry;
import dev.syncline.eventstore.Contract;
import dev.syncline.eventstore.ContractRegistry;
import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.PublishedContract;
import dev.syncline.eventstore.RegisteredConsumer;
import dev.syncline.eventstore.RetiredContracts;
import dev.syncline.eventstore.SchemaId;
import dev.syncline.manifest.schema.PublicSchemaReference;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

final class MemoryContracts implements ContractRegistry {
  private final Function<FeedName, MemoryFeed> feeds;
  private final Supplier<ConsumerRegistry> consumers;
  private final List<PublishedContract> published = new ArrayList<>();

  MemoryContracts(Function<FeedName, MemoryFeed> feeds, Supplier<ConsumerRegistry> consumers) {
    this.feeds = feeds;
    this.consumers = consumers;
  }

  @Override
  public synchronized List<PublishedContract> publishAll(FeedName feed, List<Contract> contracts) {
    requireNoConflict(feed, contracts);
    return contracts.stream().map(contract -> publishOne(feed, contract)).toList();
  }

  private PublishedContract publishOne(FeedName feed, Contract contract) {
    Optional<PublishedContract> earlier =
        published.stream().filter(one -> one.contract().isVersionOf(contract)).findFirst();
    return earlier.orElseGet(() -> publishNew(feed, contract));
  }

  private PublishedContract publishNew(FeedName feed, Contract contract) {
    List<PublishedContract> minors = find(contract.reference());
    SchemaId id = minors.isEmpty() ? new SchemaId(published.size() + 1) : minors.get(0).id();
    PublishedContract added = new PublishedContract(id, feed, contract, feeds.apply(feed).head());
    published.add(added);
    return added;
  }

  @Override
  public synchronized List<RegisteredConsumer> retire(PublicSchemaReference reference) {
    SchemaId id = known(reference);
    List<RegisteredConsumer> awaited =
        consumers.get().all().stream()
            .filter(one -> one.schema().equals(id) && one.isAwaited())
            .toList();
    if (awaited.isEmpty() && !isRetired(id)) {
      set(id, Optional.of(Instant.now()));
    }
    return awaited;
  }

  @Override
  public synchronized boolean restore(PublicSchemaReference reference) {
    SchemaId id = known(reference);
    boolean wasRetired = isRetired(id);
    set(id, Optional.empty());
    return wasRetired;
  }

  synchronized boolean isRetired(SchemaId id) {
    return published.stream().anyMatch(one -> one.id().equals(id) && one.isRetired());
  }

  private SchemaId known(PublicSchemaReference reference) {
    return find(reference).stream()
        .map(PublishedContract::id)
        .findFirst()
        .orElseThrow(() -> RetiredContracts.unknown(reference, all()));
  }

  private void set(SchemaId id, Optional<Instant> retiredAt) {
    published.replaceAll(
        one ->
            one.id().equals(id)
                ? new PublishedContract(
                    one.id(), one.feed(), one.contract(), one.since(), retiredAt)
                : one);
  }

  @Override
  public synchronized List<PublishedContract> find(PublicSchemaReference reference) {
    return all().stream().filter(one -> one.contract().satisfies(reference)).toList();
  }

  @Override
  public synchronized List<PublishedContract> all() {
    return published.stream().sorted(PublishedContract.BY_NAME_AND_VERSION).toList();
  }
}
