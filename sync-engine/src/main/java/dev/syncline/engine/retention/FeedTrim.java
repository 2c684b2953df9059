package dev.syncline.engine.retention;

import dev.syncline.eventstore.FeedRetention;
import dev.syncline.eventstore.FeedRetention.Segment;
import dev.syncline.eventstore.FeedSize;
import dev.syncline.eventstore.StoreCode;
import dev.syncline.manifest.Retention;
import dev.syncline.manifest.SlowestConsumer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Drops the segments of one feed that its retention policy does not keep, oldest first. */
public final class FeedTrim {
  private final FeedRetention feed;
  private final Retention policy;
  private final LogReaders readers;

  public FeedTrim(FeedRetention feed, Retention policy, LogReaders readers) {
    this.feed = feed;
    this.policy = policy;
    this.readers = readers;
  }

  /**
   * What a trim has done.
   *
   * @param dropped the dropped segments
   * @param awaited the consumers because of which the next segment stays; empty if it stays for
   *     another reason
   * @param givenUp the consumers that were given up
   */
  public record Result(List<Segment> dropped, List<String> awaited, List<String> givenUp) {
    public Result {
      dropped = List.copyOf(dropped);
      awaited = List.copyOf(awaited);
      givenUp = List.copyOf(givenUp);
    }
  }

  /**
   * Drops segments until the policy keeps the next one, or it cannot be dropped now.
   *
   * @param goesOn asked before each segment
   */
  public Result run(BooleanSupplier goesOn) {
    List<Segment> dropped = new ArrayList<>();
    List<String> givenUp = new ArrayList<>();
    while (goesOn.getAsBoolean()) {
      Optional<Segment> next = due();
      if (next.isEmpty()) {
        break;
      }
      List<String> behind = readers.behind(next.get().last());
      if (!behind.isEmpty() && policy.slowestConsumer() == SlowestConsumer.WAIT) {
        return new Result(dropped, behind, givenUp);
      }
      if (!behind.isEmpty()) {
        readers.giveUp(behind, reason(next.get()));
        givenUp.addAll(behind);
      }
      if (!feed.drop(next.get())) {
        break;
      }
      dropped.add(next.get());
    }
    return new Result(dropped, List.of(), givenUp);
  }

  /** The oldest segment, if the policy does not keep it and it is folded. */
  public Optional<Segment> due() {
    return feed.droppable().filter(segment -> isOld(segment) || isMuch());
  }

  private boolean isOld(Segment segment) {
    return policy.time().filter(kept -> segment.age().compareTo(kept) > 0).isPresent();
  }

  private boolean isMuch() {
    return policy
        .bytes()
        .filter(kept -> feed.size().map(FeedSize::logBytes).orElse(0L) > kept.bytes())
        .isPresent();
  }

  private static String reason(Segment segment) {
    return "%s: the retention policy dropped events up to position %s before they were applied"
        .formatted(StoreCode.CONSUMER_GIVEN_UP.id(), segment.last());
  }
}
