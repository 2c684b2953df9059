package dev.syncline.engine.publish;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.syncline.engine.change.LogicalMessage;
import dev.syncline.engine.spi.BackfillReader.Chunk;
import dev.syncline.engine.spi.PublicEvents;
import dev.syncline.eventstore.BackfillProgress;
import dev.syncline.eventstore.Contract;
import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.LoadState;
import dev.syncline.eventstore.NewEvent;
import dev.syncline.eventstore.Position;
import dev.syncline.eventstore.PublishedContract;
import dev.syncline.eventstore.SchemaId;
import dev.syncline.manifest.schema.Operation;
import dev.syncline.manifest.schema.OutputSchema;
import dev.syncline.manifest.schema.SchemaVersion;
import dev.syncline.manifest.schema.Slug;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FirstLoadTest {
  private static final SchemaId ACCOUNTS = new SchemaId(1);
  private static final PublishedContract CONTRACT =
      new PublishedContract(
          ACCOUNTS,
          new FeedName(new Slug("m"), new Slug("db")),
          new Contract(
              new Slug("m"),
              "accounts",
              new SchemaVersion(1, 0),
              new OutputSchema(JsonNodeFactory.instance.objectNode()),
              List.of("id")),
          Position.START);
  private static final BackfillProgress BEFORE = BackfillProgress.waiting(ACCOUNTS, 0, 3);
  private static final BackfillProgress AFTER =
      new BackfillProgress(ACCOUNTS, 0, Optional.of("[\"3\"]"), 3, 3, LoadState.UNDER_WAY);
  private static final Chunk CHUNK =
      new Chunk(PublicEvents.of(List.of(row(1), row(2), row(3))), AFTER);

  private final FirstLoad load = new FirstLoad(List.of(CONTRACT), true);

  @Test
  void aChunkGoesIntoTheFeedAtItsSecondMark() throws InterruptedException {
    LogicalMessage low = message(load.open(BEFORE));
    load.begins(low);
    LogicalMessage high = message(load.close(CHUNK));

    assertThat(load.completes(low)).isEmpty();
    assertThat(load.completes(high)).contains(CHUNK);
    assertThat(load.awaitHigh()).isTrue();
    assertThat(load.completes(high)).isEmpty();
  }

  @Test
  void aLoadBeginsAtTheFirstMarkOfItsFirstChunkOnly() {
    assertThat(load.begins(message(load.open(BEFORE)))).contains(BEFORE.underWay());
    assertThat(load.begins(message(load.open(AFTER)))).isEmpty();
  }

  @Test
  void eventsOfAContractWhoseLoadHasNotBegunAreLeftOut() {
    assertThat(load.admit(PublicEvents.of(List.of(row(1)))).published()).isEmpty();

    String low = load.open(BEFORE);
    assertThat(load.admit(PublicEvents.of(List.of(row(1)))).published()).isEmpty();

    load.begins(message(low));
    assertThat(load.admit(PublicEvents.of(List.of(row(1)))).published()).containsExactly(row(1));
  }

  @Test
  void theChunkMustSeeWhatTheStreamDeliveredBeforeTheFirstMark() {
    load.delivered(41);
    load.delivered(42);
    load.begins(message(load.open(BEFORE)));

    assertThat(load.unsettled()).containsExactlyInAnyOrder(41L, 42L);
  }

  @Test
  void whatOneChunkSawNeedNotBeAskedOfTheNext() {
    load.delivered(41);
    load.begins(message(load.open(BEFORE)));
    load.settled(Set.of(41L));
    load.delivered(42);

    assertThat(load.unsettled()).containsExactly(42L);
  }

  @Test
  void marksOfAnEarlierProcessMeanNothing() {
    load.begins(message(load.open(BEFORE)));
    String high = load.close(CHUNK);

    assertThat(load.completes(message("high of somebody else"))).isEmpty();
    assertThat(load.completes(message(high))).contains(CHUNK);
  }

  private static LogicalMessage message(String content) {
    return new LogicalMessage(FirstLoad.PREFIX, content);
  }

  private static NewEvent row(int id) {
    String json = "{\"id\":" + id + "}";
    return new NewEvent(ACCOUNTS, 0, Operation.INSERT, json, Optional.of(json));
  }
}
