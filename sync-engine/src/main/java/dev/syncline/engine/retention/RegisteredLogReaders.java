package dev.syncline.engine.retention;

import dev.syncline.eventstore.BaseReading;
import dev.syncline.eventstore.ConsumerRegistry;
import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.Position;
import dev.syncline.eventstore.RegisteredConsumer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The consumers of a feed as the registry has them. Their reports are never ahead of them. */
public final class RegisteredLogReaders implements LogReaders {
  private final FeedName feed;
  private final ConsumerRegistry registry;

  public RegisteredLogReaders(FeedName feed, ConsumerRegistry registry) {
    this.feed = feed;
    this.registry = registry;
  }

  @Override
  public List<String> behind(Position position) {
    return consumers()
        .filter(RegisteredConsumer::isAwaited)
        .filter(one -> BaseReading.readsLog(one.report().cursor()))
        .filter(one -> position.isAfter(one.position()))
        .map(one -> one.id().toString())
        .toList();
  }

  @Override
  public void giveUp(List<String> names, String reason) {
    consumers()
        .map(RegisteredConsumer::id)
        .filter(one -> names.contains(one.toString()))
        .forEach(one -> registry.giveUp(one, reason));
  }

  @Override
  public Map<String, String> givenUp() {
    Map<String, String> givenUp = new TreeMap<>();
    consumers()
        .forEach(
            one -> one.givenUp().ifPresent(why -> givenUp.put(one.id().toString(), why.reason())));
    return givenUp;
  }

  private Stream<RegisteredConsumer> consumers() {
    return registry.all().stream().filter(one -> one.id().feed().equals(feed));
  }
}
