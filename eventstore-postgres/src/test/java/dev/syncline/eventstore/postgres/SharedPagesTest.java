package dev.syncline.eventstore.postgres;

import static dev.syncline.eventstore.Samples.ACCOUNTS;
import static dev.syncline.eventstore.Samples.AMPLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.syncline.eventstore.EventPage;
import dev.syncline.eventstore.EventStoreException;
import dev.syncline.eventstore.Position;
import dev.syncline.eventstore.SchemaId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SharedPagesTest {
  private static final int FEED = 7;
  private static final Set<SchemaId> WANTED = Set.of(new SchemaId(1));

  private final SharedPages pages = new SharedPages(StoreSettings.DEFAULT.sharedPages());
  private final AtomicInteger questions = new AtomicInteger();

  @Test
  void twoReadersOfAFeedAskOnce() {
    pages.opened(FEED);
    pages.opened(FEED);

    EventPage first = get(0, WANTED);
    EventPage second = get(0, WANTED);

    assertThat(second).isSameAs(first);
    assertThat(questions).hasValue(1);
  }

  @Test
  void otherPlacesAndOtherWishesAreOtherPages() {
    pages.opened(FEED);
    pages.opened(FEED);

    get(0, WANTED);
    get(5, WANTED);
    get(0, Set.of(new SchemaId(2)));

    assertThat(questions).hasValue(3);
  }

  @Test
  void aReaderAloneKeepsNothing() {
    pages.opened(FEED);
    pages.opened(FEED);
    pages.opened(FEED + 1);
    pages.closed(FEED);

    get(0, WANTED);
    get(0, WANTED);

    assertThat(questions).hasValue(2);
  }

  @Test
  void whoAsksForAPageThatIsBeingReadWaitsForIt() throws Exception {
    pages.opened(FEED);
    pages.opened(FEED);
    CountDownLatch reading = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    CompletableFuture<EventPage> first =
        CompletableFuture.supplyAsync(
            () ->
                pages.get(
                    request(0, WANTED),
                    () -> {
                      reading.countDown();
                      awaitQuietly(goOn);
                      return read();
                    }));
    assertThat(reading.await(10, TimeUnit.SECONDS)).isTrue();
    CompletableFuture<EventPage> second = CompletableFuture.supplyAsync(() -> get(0, WANTED));
    goOn.countDown();

    assertThat(second.get(10, TimeUnit.SECONDS)).isSameAs(first.get(10, TimeUnit.SECONDS));
    assertThat(questions).hasValue(1);
  }

  @Test
  void afterAFailureThePageIsAskedForAgain() {
    pages.opened(FEED);
    pages.opened(FEED);
    assertThatThrownBy(
            () ->
                pages.get(
                    request(0, WANTED),
                    () -> {
                      throw new EventStoreException("gone", null);
                    }))
        .isInstanceOf(EventStoreException.class);

    assertThat(get(0, WANTED).through()).isEqualTo(new Position(5));
  }

  private EventPage get(long after, Set<SchemaId> wanted) {
    return pages.get(request(after, wanted), this::read);
  }

  private EventPage read() {
    questions.incrementAndGet();
    return new EventPage(List.of(), new Position(5), Optional.empty(), true);
  }

  private static PageRequest request(long after, Set<SchemaId> wanted) {
    return new PageRequest(FEED, ACCOUNTS, Optional.empty(), new Position(after), wanted, AMPLE);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }
}
