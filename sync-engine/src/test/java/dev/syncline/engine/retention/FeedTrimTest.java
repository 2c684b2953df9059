package dev.syncline.engine.retention;

import static dev.syncline.eventstore.Samples.ACCOUNTS;
import static dev.syncline.eventstore.Samples.append;
import static dev.syncline.eventstore.Samples.contract;
import static dev.syncline.eventstore.Samples.inserts;
import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.eventstore.FeedRetention;
import dev.syncline.eventstore.FeedRetention.Segment;
import dev.syncline.eventstore.FeedWriter;
import dev.syncline.eventstore.Position;
import dev.syncline.eventstore.SchemaId;
import dev.syncline.eventstore.memory.MemoryEventStore;
import dev.syncline.manifest.ByteSize;
import dev.syncline.manifest.Retention;
import dev.syncline.manifest.SlowestConsumer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which segments a policy drops, and whom it waits for. */
class FeedTrimTest {
  private static final Optional<Duration> AT_ONCE = Optional.of(Duration.ofMillis(1));
  private static final Optional<Duration> LONG = Optional.of(Duration.ofDays(1));

  private final MemoryEventStore store = new MemoryEventStore(10);
  private final FeedRetention feed = store.retention(ACCOUNTS);
  private final Readers readers = new Readers();

  @BeforeEach
  void writeThreeSegmentsAndABit() throws InterruptedException {
    SchemaId account = store.contracts().publish(ACCOUNTS, contract("account")).id();
    try (FeedWriter writer = store.write(ACCOUNTS)) {
      append(writer, 1, inserts(account, 33));
    }
    feed.fold(100);
    while (feed.droppable().orElseThrow().age().compareTo(AT_ONCE.get()) <= 0) {
      Thread.onSpinWait();
    }
  }

  private FeedTrim.Result trim(
      Optional<Duration> time, Optional<ByteSize> bytes, SlowestConsumer slowest) {
    return new FeedTrim(feed, new Retention(time, bytes, slowest), readers).run(() -> true);
  }

  private Position oldest() {
    return feed.size().orElseThrow().base().oldest();
  }

  @Test
  void oldSegmentsGoAndTheNewestStays() {
    FeedTrim.Result result = trim(AT_ONCE, Optional.empty(), SlowestConsumer.WAIT);

    assertThat(result.dropped()).extracting(Segment::last).hasSize(3);
    assertThat(oldest()).isEqualTo(new Position(31));
    assertThat(result.awaited()).isEmpty();
  }

  @Test
  void youngSegmentsStay() {
    assertThat(trim(LONG, Optional.empty(), SlowestConsumer.WAIT).dropped()).isEmpty();
  }

  @Test
  void theOldestGoUntilTheLogIsSmallEnough() {
    long bytes = feed.size().orElseThrow().logBytes();

    trim(LONG, Optional.of(new ByteSize(bytes * 6 / 10)), SlowestConsumer.WAIT);

    assertThat(oldest()).isEqualTo(new Position(21));
  }

  @Test
  void whatAConsumerHasNotAppliedStaysIfThePolicyWaits() {
    readers.at.put("to-orders/copy", new Position(15));

    FeedTrim.Result result = trim(AT_ONCE, Optional.empty(), SlowestConsumer.WAIT);

    assertThat(oldest()).isEqualTo(new Position(11));
    assertThat(result.dropped()).hasSize(1);
    assertThat(result.awaited()).containsExactly("to-orders/copy");
    assertThat(result.givenUp()).isEmpty();
    assertThat(readers.givenUp).isEmpty();
  }

  @Test
  void itGoesAndTheConsumerIsGivenUpIfThePolicySaysSo() {
    readers.at.put("to-orders/copy", new Position(15));
    readers.at.put("to-orders/quick", new Position(33));

    FeedTrim.Result result = trim(AT_ONCE, Optional.empty(), SlowestConsumer.GIVE_UP);

    assertThat(oldest()).isEqualTo(new Position(31));
    assertThat(result.givenUp()).containsExactly("to-orders/copy");
    assertThat(readers.givenUp()).containsOnlyKeys("to-orders/copy");
    assertThat(readers.givenUp().get("to-orders/copy")).contains("STO-125", "position 20");
  }

  @Test
  void itEndsWhenItIsAsked() {
    Retention policy = new Retention(AT_ONCE, Optional.empty(), SlowestConsumer.WAIT);
    List<Boolean> answers = new ArrayList<>(List.of(true, false));

    FeedTrim.Result result = new FeedTrim(feed, policy, readers).run(() -> answers.remove(0));

    assertThat(result.dropped()).hasSize(1);
  }

  /** Consumers at fixed positions. */
  private static final class Readers implements LogReaders {
    private final Map<String, Position> at = new LinkedHashMap<>();
    private final Map<String, String> givenUp = new TreeMap<>();

    @Override
    public List<String> behind(Position position) {
      return at.entrySet().stream()
          .filter(one -> position.isAfter(one.getValue()) && !givenUp.containsKey(one.getKey()))
          .map(Map.Entry::getKey)
          .toList();
    }

    @Override
    public void giveUp(List<String> names, String reason) {
      names.forEach(name -> givenUp.put(name, reason));
    }

    @Override
    public Map<String, String> givenUp() {
      return givenUp;
    }
  }
}
