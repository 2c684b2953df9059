package dev.syncline.engine.internal.consume;

import dev.syncline.engine.internal.run.Handoff;
import dev.syncline.engine.internal.run.Pipeline;
import dev.syncline.engine.internal.run.Stage;
import dev.syncline.engine.listener.CursorReached;
import dev.syncline.engine.plan.ConsumePlan;
import dev.syncline.engine.spi.ConsumerSink;
import dev.syncline.engine.spi.DestinationAdapter;
import dev.syncline.eventstore.EventStore;
import dev.syncline.eventstore.FeedHistories;
import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.FeedReader;
import dev.syncline.eventstore.Position;
import dev.syncline.eventstore.PublishedContract;
import dev.syncline.eventstore.SchemaId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The reader and the sink of a group of consumer schemas, opened. */
final class OpenGroup implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OpenGroup.class);
  private static final int PAGES_AHEAD = 4;

  private final ConsumerGroup group;
  private final FeedReader reader;
  private final ConsumerSink sink;
  private final FeedConsumers consumers;

  private OpenGroup(
      ConsumerGroup group, FeedReader reader, ConsumerSink sink, FeedConsumers consumers) {
    this.group = group;
    this.reader = reader;
    this.sink = sink;
    this.consumers = consumers;
  }

  /** Opens the reader, then the sink, which claims the cursors. */
  static OpenGroup open(
      ConsumerGroup group, ConsumePlan plan, DestinationAdapter destinations, EventStore events)
      throws InterruptedException {
    FeedName feed = group.feed();
    List<AutoCloseable> open = new ArrayList<>();
    try {
      FeedReader reader = events.read(feed);
      open.add(reader);
      ConsumerSink sink =
          destinations.open(
              feed, plan.destination(), group.subscriptions(), () -> histories(events, feed));
      open.add(sink);
      reader.resume(sink.cursors().values());
      LOG.info(
          "applying {} to {}, feed {} from position {}",
          group.names(),
          plan.destination().address(),
          feed,
          sink.cursor());
      return new OpenGroup(
          group,
          reader,
          sink,
          FeedConsumers.of(feed, plan.destination(), group.subscriptions(), sink::cursors));
    } catch (RuntimeException | InterruptedException failed) {
      CloseAll.of(open);
      throw failed;
    }
  }

  /** With a reader of its own, since another thread may use the reader of the pages. */
  private static FeedHistories histories(EventStore events, FeedName feed) {
    try (FeedReader reader = events.read(feed)) {
      return reader.histories();
    }
  }

  /** The position after which it continues. */
  Position cursor() {
    return sink.cursor();
  }

  /** The consumer schemas and how far they have come, also once it is closed. */
  FeedConsumers consumers() {
    return consumers;
  }

  /** The stages that apply the group; reports where they begin. */
  List<Stage> stages(Pipeline pipeline) {
    sink.cursors()
        .forEach(
            (consumer, cursor) ->
                pipeline
                    .listener()
                    .reached(new CursorReached(group.feed(), List.of(consumer), cursor)));
    Set<SchemaId> wanted =
        group.subscriptions().values().stream()
            .flatMap(List::stream)
            .map(PublishedContract::id)
            .collect(Collectors.toUnmodifiableSet());
    Handoff<ReadPage> handoff = new Handoff<>(PAGES_AHEAD);
    return List.of(
        new ReadStage(reader, wanted, sink.cursor(), handoff),
        new ApplyStage(
            handoff, sink, new Applying(group.feed(), group.names()), pipeline.listener()));
  }

  @Override
  public void close() {
    CloseAll.of(List.of(reader, sink));
  }
}
