package dev.syncline.engine.internal.consume;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.engine.memory.Plans;
import dev.syncline.engine.plan.ConsumePlan.Subscription;
import dev.syncline.engine.spi.ConsumerCursor;
import dev.syncline.engine.spi.ConsumerPause;
import dev.syncline.engine.status.ConsumerStatus;
import dev.syncline.engine.status.ConsumerStatus.State;
import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.Position;
import dev.syncline.eventstore.PublishedContract;
import dev.syncline.manifest.schema.ErrorPolicy;
import dev.syncline.manifest.schema.Slug;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ArrangementTest {
  private static final FeedName OTHER = new FeedName(new Slug("other"), new Slug("db-other"));
  private static final ConsumerPause PAUSE =
      new ConsumerPause(Instant.EPOCH, "anna", Optional.empty(), "");

  private final Map<FeedName, Map<Subscription, List<PublishedContract>>> byFeed =
      new LinkedHashMap<>();
  private final Map<FeedName, Map<String, ConsumerCursor>> cursors = new LinkedHashMap<>();

  @Test
  void thoseThatAreAboutAsFarAsTheForemostAreJoinedInTheOrderOfThePlan() {
    at(Plans.FEED, "c", 900);
    at(Plans.FEED, "a", 1_000);
    at(Plans.FEED, "b", 950);

    Arrangement arrangement = arranged(1);

    assertThat(arrangement.joined())
        .singleElement()
        .satisfies(
            group -> {
              assertThat(group.names())
                  .containsExactly("to-orders/c", "to-orders/a", "to-orders/b");
              assertThat(group.distance()).isEqualTo(100);
            });
    assertThat(arrangement.isComplete()).isTrue();
    assertThat(arrangement.note()).isEmpty();
  }

  @Test
  void oneWithoutACursorHasAppliedNothing() {
    at(Plans.FEED, "a", 1_000);
    byFeed.get(Plans.FEED).put(Plans.subscription("fresh", ErrorPolicy.STOP), List.of());

    assertThat(arranged(1).catchingUp())
        .singleElement()
        .satisfies(group -> assertThat(group.names()).containsExactly("to-orders/fresh"));
  }

  @Test
  void thoseAtOnePositionCatchUpTogetherAndTheClosestFirst() {
    at(Plans.FEED, "a", 1_000);
    at(Plans.FEED, "b", 0);
    at(Plans.FEED, "c", 500);
    at(Plans.FEED, "d", 0);
    at(OTHER, "e", 90);
    at(OTHER, "f", 300);

    Arrangement arrangement = arranged(2);

    assertThat(arrangement.joined()).hasSize(2);
    assertThat(arrangement.catchingUp())
        .extracting(ConsumerGroup::names)
        .containsExactly(List.of("to-orders/e"), List.of("to-orders/c"));
    assertThat(arrangement.queued())
        .extracting(ConsumerGroup::names)
        .containsExactly(List.of("to-orders/b", "to-orders/d"));
    assertThat(arrangement.isComplete()).isFalse();
    assertThat(arrangement.statuses())
        .containsEntry("to-orders/a", ConsumerStatus.of(State.RUNNING))
        .containsEntry("to-orders/c", ConsumerStatus.of(State.CATCHING_UP))
        .containsEntry("to-orders/d", ConsumerStatus.of(State.WAITING));
    assertThat(arrangement.note())
        .isEqualTo(
            "catching up: to-orders/e, to-orders/c;"
                + " waiting to catch up: to-orders/b, to-orders/d");
  }

  @Test
  void aPausedOneIsNotAppliedAndTheOthersAreNotComparedWithIt() {
    at(Plans.FEED, "a", 10);
    at(Plans.FEED, "b", 1_000);
    cursors
        .get(Plans.FEED)
        .put("to-orders/b", new ConsumerCursor(new Position(1_000), Optional.of(PAUSE)));

    Arrangement arrangement = arranged(1);

    assertThat(arrangement.joined())
        .singleElement()
        .satisfies(group -> assertThat(group.names()).containsExactly("to-orders/a"));
    assertThat(arrangement.catchingUp()).isEmpty();
    assertThat(arrangement.statuses()).containsEntry("to-orders/b", ConsumerStatus.paused(PAUSE));
    assertThat(arrangement.note()).isEqualTo("paused: to-orders/b");
  }

  private void at(FeedName feed, String name, long position) {
    Subscription subscription = Plans.subscription(name, ErrorPolicy.STOP);
    byFeed.computeIfAbsent(feed, none -> new LinkedHashMap<>()).put(subscription, List.of());
    cursors
        .computeIfAbsent(feed, none -> new LinkedHashMap<>())
        .put(subscription.name(), new ConsumerCursor(new Position(position), Optional.empty()));
  }

  private Arrangement arranged(int atOnce) {
    return Arrangement.of(byFeed, cursors::get, new CatchUp(100, atOnce, Duration.ofSeconds(1)));
  }
}
