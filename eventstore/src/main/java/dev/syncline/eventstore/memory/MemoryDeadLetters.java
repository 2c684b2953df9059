package dev.syncline.eventstore.memory;

import dev.syncline.eventstore.DeadLetter;
import dev.syncline.eventstore.DeadLetterBox;
import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.PublishedContract;
import dev.syncline.eventstore.RejectedEvent;
import dev.syncline.eventstore.SchemaId;
import dev.syncline.eventstore.TransactionHeader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The rejected events of all feeds. */
final class MemoryDeadLetters implements DeadLetterBox {
  private final MemoryContracts contracts;
  private final List<DeadLetter> deadLetters = new ArrayList<>();
  private long last;

  MemoryDeadLetters(MemoryContracts contracts) {
    this.contracts = contracts;
  }

  synchronized void add(
      FeedName feed, TransactionHeader transaction, RejectedEvent event, String key) {
    last++;
    deadLetters.add(
        new DeadLetter(
            last,
            owner(event.schema(), event.minor()),
            feed.toString(),
            Optional.empty(),
            transaction.transactionId(),
            event.operation(),
            key,
            Optional.of(event.object()),
            event.code(),
            Optional.empty(),
            event.message(),
            Instant.now(),
            Optional.empty()));
  }

  /** The keys of a contract that have a waiting dead letter. */
  synchronized Set<String> keys(SchemaId schema, int minor) {
    return waiting(Optional.of(owner(schema, minor)), Integer.MAX_VALUE).stream()
        .map(DeadLetter::key)
        .collect(Collectors.toCollection(HashSet::new));
  }

  private String owner(SchemaId schema, int minor) {
    return contracts.all().stream()
        .filter(one -> one.id().equals(schema))
        .map(PublishedContract::contract)
        .map(one -> one.manifest() + "/" + one.name() + " " + one.version().major())
        .findFirst()
        .orElseThrow()
        .concat("." + minor);
  }

  @Override
  public synchronized List<DeadLetter> waiting(Optional<String> owner, int limit) {
    return deadLetters.stream()
        .filter(deadLetter -> owner.map(deadLetter.owner()::equals).orElse(true))
        .limit(limit)
        .toList();
  }

  @Override
  public synchronized Map<String, Long> counts() {
    return deadLetters.stream()
        .collect(Collectors.groupingBy(DeadLetter::owner, Collectors.counting()));
  }

  @Override
  public synchronized Optional<DeadLetter> find(long id) {
    return deadLetters.stream().filter(deadLetter -> deadLetter.id() == id).findFirst();
  }

  @Override
  public synchronized List<DeadLetter> behind(DeadLetter first, int limit) {
    return deadLetters.stream()
        .filter(deadLetter -> deadLetter.id() > first.id())
        .filter(
            deadLetter ->
                deadLetter.owner().equals(first.owner()) && deadLetter.key().equals(first.key()))
        .limit(limit)
        .toList();
  }

  @Override
  public synchronized boolean drop(DeadLetter deadLetter) {
    return deadLetters.removeIf(one -> one.id() == deadLetter.id());
  }
}
