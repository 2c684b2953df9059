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
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SharedPagesTest {
  private static final int FEED = 7;
  private static final Set<SchemaId> WANTED = Set.of(new SchemaId(1));

  private final SharedPages pages = new SharedPages();
  private final AtomicInteger questions = new AtomicInteger();

  @Test
  void twoReadersOfAFeedAskOnce() {
    pages.opened(FEED);
    pages.opened(FEED);

    EventPage first = pages.get(request(0, 5, WANTED), this::read);
    EventPage second = pages.get(request(0, 9, WANTED), this::read);

    assertThat(second).isSameAs(first);
    assertThat(questions).hasValue(1);
  }

  @Test
  void otherPlacesAndOtherWishesAreOtherPages() {
    pages.opened(FEED);
    pages.opened(FEED);

    pages.get(request(0, 5, WANTED), this::read);
    pages.get(request(5, 9, WANTED), this::read);
    pages.get(request(0, 5, Set.of(new SchemaId(2))), this::read);

    assertThat(questions).hasValue(3);
  }

  @Test
  void aReaderAloneKeepsNothing() {
    pages.opened(FEED);
    pages.opened(FEED);
    pages.opened(FEED + 1);
    pages.closed(FEED);

    pages.get(request(0, 5, WANTED), this::read);
    pages.get(request(0, 5, WANTED), this::read);

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
                    request(0, 5, WANTED),
                    request -> {
                      reading.countDown();
                      awaitQuietly(goOn);
                      return read(request);
                    }));
    assertThat(reading.await(10, TimeUnit.SECONDS)).isTrue();
    CompletableFuture<EventPage> second =
        CompletableFuture.supplyAsync(() -> pages.get(request(0, 5, WANTED), this::read));
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
                    request(0, 5, WANTED),
                    request -> {
                      throw new EventStoreException("gone", null);
                    }))
        .isInstanceOf(EventStoreException.class);

    assertThat(pages.get(request(0, 5, WANTED), this::read).through()).isEqualTo(new Position(5));
  }

  private EventPage read(PageRequest request) {
    questions.incrementAndGet();
    return new EventPage(List.of(), request.head().position(), true);
  }

  private static PageRequest request(long after, long head, Set<SchemaId> wanted) {
    return new PageRequest(
        FEED, ACCOUNTS, new Position(after), new FeedHead(new Position(head), 100), wanted, AMPLE);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }
}
