package dev.syncline.operations.verify;

import dev.syncline.engine.stop.StopSignal;
import dev.syncline.eventstore.EventStore;
import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.FeedStatus;
import dev.syncline.eventstore.Lsn;
import dev.syncline.eventstore.Position;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.operations.problem.VerifyCode;
import dev.syncline.postgres.sink.bookkeeping.DestinationLook;
import dev.syncline.postgres.sink.verify.DestinationRows;
import java.time.Duration;

/**
 * Waits until a publisher has published, and a consumer has applied, what was committed before some
 * moment.
 */
final class CatchUp {
  private static final Duration LOOK = Duration.ofMillis(50);

  private final EventStore store;
  private final ConsumerPlace place;
  private final FeedName feed;
  private final Duration patience;
  private final StopSignal stop;

  /**
   * @param patience how long to wait for one that does not move
   */
  CatchUp(EventStore store, ConsumerPlace place, Duration patience, StopSignal stop) {
    this.store = store;
    this.place = place;
    this.feed = place.feed();
    this.patience = patience;
    this.stop = stop;
  }

  /** The feed as it is now. */
  FeedStatus feed() {
    return store.feeds().stream()
        .filter(one -> one.name().equals(feed))
        .findFirst()
        .orElseThrow(
            () -> new StandstillException(standstill("feed " + feed + " is no longer there")));
  }

  /**
   * Waits until everything before a position of the source's log is published.
   *
   * @return the feed's head then
   * @throws StandstillException if the publisher does not move
   */
  Position awaitPublished(Lsn mark) throws InterruptedException {
    FeedStatus now = feed();
    Wait wait = new Wait();
    while (mark.isAfter(now.checkpoint().sourceEnd())) {
      Lsn end = now.checkpoint().sourceEnd();
      if (!wait.on(end)) {
        throw new StandstillException(
            standstill("the publisher of feed " + feed + " stands still at " + end));
      }
      now = feed();
    }
    return now.checkpoint().head();
  }

  /**
   * Waits until the consumer has applied everything up to a position.
   *
   * @throws StandstillException if the consumer does not move, or is paused
   */
  void awaitApplied(DestinationRows rows, Position through) throws InterruptedException {
    Position at = rows.cursor(feed).position();
    Wait wait = new Wait();
    while (through.isAfter(at)) {
      requireNotPaused();
      if (!wait.on(at)) {
        throw new StandstillException(
            standstill(
                "consumer schema "
                    + place.name()
                    + " stands still at position "
                    + at
                    + " of feed "
                    + feed
                    + ", "
                    + Counted.of(through.value() - at.value(), "event")
                    + " behind"));
      }
      at = rows.cursor(feed).position();
    }
  }

  private void requireNotPaused() {
    DestinationLook.at(place.destination()).cursors().stream()
        .filter(one -> one.feed().equals(feed.toString()))
        .filter(one -> one.subscription().equals(place.name()))
        .flatMap(one -> one.pause().stream())
        .findFirst()
        .ifPresent(
            pause -> {
              throw new StandstillException(
                  standstill(
                      "consumer schema "
                          + place.name()
                          + " is paused since "
                          + pause.since()
                          + (pause.text().isEmpty() ? "" : " (" + pause.text() + ")")));
            });
  }

  private static Diagnostic standstill(String what) {
    return Diagnostic.error(
        VerifyCode.STANDSTILL,
        what + ", so differences may also be changes that are on their way",
        "see 'sync-cli status'; start or resume the sync and verify again");
  }

  /** Waits a little each time, and gives up on a value that stays the same. */
  private final class Wait {
    private Object last = "";
    private long since = System.nanoTime();

    boolean on(Object value) throws InterruptedException {
      if (!value.equals(last)) {
        last = value;
        since = System.nanoTime();
      }
      if (stop.await(LOOK)) {
        throw new InterruptedException("verification was stopped");
      }
      return System.nanoTime() - since < patience.toNanos();
    }
  }
}
