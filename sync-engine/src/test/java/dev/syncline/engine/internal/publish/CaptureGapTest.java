package dev.syncline.engine.internal.publish;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.syncline.engine.memory.MemorySource;
import dev.syncline.engine.memory.MemorySourceSession;
import dev.syncline.engine.spi.SourceSession;
import dev.syncline.eventstore.BackfillProgress;
import dev.syncline.eventstore.CapturedObjects;
import dev.syncline.eventstore.Contract;
import dev.syncline.eventstore.FeedAppend;
import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.FeedWriter;
import dev.syncline.eventstore.LoadState;
import dev.syncline.eventstore.PublishedContract;
import dev.syncline.eventstore.memory.MemoryEventStore;
import dev.syncline.manifest.schema.OutputSchema;
import dev.syncline.manifest.schema.SchemaVersion;
import dev.syncline.manifest.schema.Slug;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CaptureGapTest {
  private static final FeedName FEED = new FeedName(new Slug("owner"), new Slug("db"));

  private final MemorySource source = new MemorySource();
  private final MemoryEventStore store = new MemoryEventStore();
  private FeedWriter writer;
  private PublishedContract contract;

  @BeforeEach
  void publish() {
    contract = publish(0);
    writer = store.write(FEED);
  }

  @AfterEach
  void close() {
    writer.close();
  }

  /** Also where no chunk is stored yet: the stream has told of rows since the load began. */
  @ParameterizedTest
  @EnumSource
  void whatIsLeftOutEndsAndBeginsOverWhenItComesBack(LoadState state) {
    save(new BackfillProgress(contract.id(), 0, Optional.empty(), 0, 9, state));

    reset(List.of(), Set.of());

    assertThat(writer.backfills())
        .containsExactly(BackfillProgress.waiting(contract.id(), 0, 9).withdrawn());

    reset(List.of(contract), Set.of());

    assertThat(writer.backfills()).containsExactly(BackfillProgress.waiting(contract.id(), 0, 9));
  }

  @ParameterizedTest
  @EnumSource
  void whatAnotherMinorTakesThePlaceOfEnds(LoadState state) {
    save(new BackfillProgress(contract.id(), 0, Optional.empty(), 0, 9, state));
    PublishedContract next = publish(1);

    reset(List.of(next), Set.of());

    assertThat(writer.backfills())
        .containsExactly(BackfillProgress.waiting(contract.id(), 0, 9).withdrawn());
  }

  /** Rows may be gone without an event: the load of the other minor has to find them. */
  @Test
  void whatWasInterruptedBeforeIsHandedToTheMinorThatTakesThePlace() {
    save(new BackfillProgress(contract.id(), 0, Optional.empty(), 9, 9, LoadState.COMPLETE));
    PublishedContract next = publish(1);

    reset(List.of(next), Set.of(next));

    assertThat(writer.backfills())
        .containsExactly(
            BackfillProgress.waiting(contract.id(), 0, 9).withdrawn(),
            BackfillProgress.waiting(contract.id(), 1, 9));
  }

  @ParameterizedTest
  @EnumSource
  void soIsWhatWasNotCapturedForAWhile(LoadState state) {
    save(new BackfillProgress(contract.id(), 0, Optional.empty(), 0, 9, state));

    reset(List.of(contract), Set.of(contract));

    assertThat(writer.backfills()).containsExactly(BackfillProgress.waiting(contract.id(), 0, 9));
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "WITHDRAWN")
  void whatWasCapturedAllTheTimeGoesOn(LoadState state) {
    BackfillProgress stored =
        new BackfillProgress(contract.id(), 0, Optional.of("[\"7\"]"), 7, 9, state);
    save(stored);

    reset(List.of(contract), Set.of());

    assertThat(writer.backfills()).containsExactly(stored);
  }

  /** With the commit that sets loads back, or the next run would not find the loss again. */
  @Test
  void whatCaptureRestsOnIsRemembered() {
    try (SourceSession session = MemorySourceSession.first(source, List.of(contract), Set.of())) {
      CaptureGap.reset(writer, session);

      assertThat(writer.captured())
          .isEqualTo(session.captured())
          .isNotEqualTo(CapturedObjects.NONE);
    }
  }

  private void reset(List<PublishedContract> contracts, Set<PublishedContract> interrupted) {
    try (SourceSession session = MemorySourceSession.first(source, contracts, interrupted)) {
      CaptureGap.reset(writer, session);
    }
  }

  private PublishedContract publish(int minor) {
    return store
        .contracts()
        .publish(
            FEED,
            new Contract(
                FEED.manifest(),
                "accounts",
                new SchemaVersion(1, minor),
                new OutputSchema(JsonNodeFactory.instance.objectNode()),
                List.of("id")));
  }

  private void save(BackfillProgress progress) {
    try (FeedAppend append = writer.begin()) {
      append.save(progress);
      append.commit();
    }
  }
}
