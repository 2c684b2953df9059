package dev.syncline.engine.publish;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.syncline.engine.change.LogicalMessage;
import dev.syncline.engine.spi.BackfillReader.Chunk;
import dev.syncline.engine.spi.PublicEvents;
import dev.syncline.eventstore.BackfillProgress;
import dev.syncline.eventstore.Contract;
import dev.syncline.eventstore.FeedName;
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
  private static final Chunk CHUNK =
      new Chunk(
          PublicEvents.of(List.of(row(1), row(2), row(3))),
          new BackfillProgress(ACCOUNTS, 0, Optional.of("[\"3\"]"), 3, 3, true));

  private static final BackfillProgress BEFORE =
      new BackfillProgress(ACCOUNTS, 0, Optional.empty(), 0, 3, false);

  private final FirstLoad load = new FirstLoad(List.of(CONTRACT), true);

  @Test
  void rowsTheStreamChangedBetweenTheMarksAreLeftOutOfTheChunk() {
    meetLow();

    load.admit(PublicEvents.of(List.of(row(2))));

    assertThat(meetHigh())
        .get()
        .extracting(Chunk::rows)
        .isEqualTo(PublicEvents.of(List.of(row(1), row(3))));
  }

  @Test
  void rowsTheStreamToldOfSinceTheLoadBeganAreLeftOutOfLaterChunks() {
    meetLow();
    meetHigh();
    load.admit(PublicEvents.of(List.of(row(2))));
    meetLow();

    assertThat(meetHigh())
        .get()
        .extracting(Chunk::rows)
        .isEqualTo(PublicEvents.of(List.of(row(1), row(3))));
  }

  @Test
  void rowsTheStreamChangedBeforeTheFirstMarkAreKept() {
    String low = load.open(CONTRACT, BEFORE);
    load.admit(PublicEvents.of(List.of(row(2))));
    load.meet(message(low));

    assertThat(meetHigh()).get().extracting(Chunk::rows).isEqualTo(CHUNK.rows());
  }

  @Test
  void eventsOfAContractWhoseLoadHasNotBegunAreLeftOut() {
    assertThat(load.admit(PublicEvents.of(List.of(row(1)))).published()).isEmpty();

    String low = load.open(CONTRACT, BEFORE);
    assertThat(load.admit(PublicEvents.of(List.of(row(1)))).published()).isEmpty();

    assertThat(load.meet(message(low))).contains(new Chunk(PublicEvents.of(List.of()), BEFORE));
    assertThat(load.admit(PublicEvents.of(List.of(row(1)))).published()).containsExactly(row(1));
  }

  @Test
  void theChunkMustSeeWhatTheStreamDeliveredBeforeTheFirstMark() {
    load.delivered(41);
    load.delivered(42);
    meetLow();

    assertThat(load.unsettled()).containsExactlyInAnyOrder(41L, 42L);
  }

  @Test
  void whatOneChunkSawNeedNotBeAskedOfTheNext() {
    load.delivered(41);
    meetLow();
    load.settled(Set.of(41L));
    load.delivered(42);

    assertThat(load.unsettled()).containsExactly(42L);
  }

  @Test
  void marksOfAnEarlierProcessMeanNothing() {
    meetLow();

    assertThat(load.meet(message("high of somebody else"))).isEmpty();
    assertThat(meetHigh()).isPresent();
  }

  private void meetLow() {
    load.meet(message(load.open(CONTRACT, BEFORE)));
  }

  private Optional<Chunk> meetHigh() {
    String high = load.close(CHUNK);
    Optional<Chunk> remainder = load.meet(message(high));
    assertThat(load.isStored()).isTrue();
    return remainder;
  }

  private static LogicalMessage message(String content) {
    return new LogicalMessage(FirstLoad.PREFIX, content);
  }

  private static NewEvent row(int id) {
    String json = "{\"id\":" + id + "}";
    return new NewEvent(ACCOUNTS, 0, Operation.INSERT, json, Optional.of(json));
  }
}
