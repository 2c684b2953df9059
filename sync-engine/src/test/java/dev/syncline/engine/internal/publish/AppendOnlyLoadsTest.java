package dev.syncline.engine.internal.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.syncline.engine.change.LogicalMessage;
import dev.syncline.engine.memory.MemoryBoundaries;
import dev.syncline.engine.spi.BackfillReader.Chunk;
import dev.syncline.engine.spi.DataException;
import dev.syncline.engine.spi.IgnoredChange;
import dev.syncline.engine.spi.PublicEvents;
import dev.syncline.eventstore.BackfillProgress;
import dev.syncline.eventstore.Contract;
import dev.syncline.eventstore.LoadState;
import dev.syncline.eventstore.PublishedContract;
import dev.syncline.eventstore.StoreCode;
import dev.syncline.manifest.verify.Diagnostic;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AppendOnlyLoadsTest {
  private static final PublishedContract LOG = appendOnly(Accounts.CONTRACT);
  private static final BackfillProgress BEFORE = BackfillProgress.waiting(LOG.id(), 0, 3);
  private static final PublicEvents ROW = PublicEvents.of(List.of(Accounts.row(1)));
  private static final PublicEvents UPDATE =
      new PublicEvents(
          List.of(),
          List.of(),
          List.of(),
          List.of(
              new IgnoredChange(
                  LOG.id(), 0, Diagnostic.error(StoreCode.BACKFILL_OUTDATED, "updated", "stop"))));

  private final BackfillMerge merge = new BackfillMerge(List.of(LOG), true);
  private final AppendOnlyLoads loads =
      new AppendOnlyLoads(List.of(LOG), List.of(), new MemoryBoundaries(), merge);

  private static PublishedContract appendOnly(PublishedContract keyed) {
    Contract contract = keyed.contract();
    return new PublishedContract(
        keyed.id(),
        keyed.feed(),
        new Contract(
            contract.manifest(),
            contract.name(),
            contract.version(),
            contract.outputSchema(),
            List.of()),
        keyed.since());
  }

  private BackfillProgress begin() {
    LogicalMessage mark = new LogicalMessage(BackfillMerge.PREFIX, merge.begin(BEFORE));
    loads.passed(mark);
    return merge.begins(mark).orElseThrow();
  }

  @Test
  void whatWasOmittedBeforeTheLoadBeganIsLoadedAndWhatComesAfterIsStreamed() {
    merge.delivered(41);
    assertThat(merge.admit(ROW, 41).published()).isEmpty();

    begin();

    assertThat(merge.admit(ROW, 41).published()).isEmpty();
    assertThat(merge.admit(ROW, 42).published()).containsExactly(Accounts.row(1));
  }

  @Test
  void theBoundaryIsStoredWhereTheLoadBeginsAndHoldsAfterARestart() {
    merge.delivered(41);
    BackfillProgress stored = begin();
    assertThat(merge.begun()).isEqualTo(stored);

    BackfillMerge restarted = new BackfillMerge(List.of(), true);
    new AppendOnlyLoads(List.of(LOG), List.of(stored), new MemoryBoundaries(), restarted);

    assertThat(restarted.admit(ROW, 41).published()).isEmpty();
    assertThat(restarted.admit(ROW, 42).published()).isNotEmpty();
  }

  @Test
  void anUpdateIsNotIgnoredWhileTheLoadIsUnderWay() {
    merge.delivered(41);
    merge.admit(UPDATE, 40);
    BackfillProgress begun = begin();

    merge.admit(UPDATE, 41);
    assertThatThrownBy(() -> merge.admit(UPDATE, 42))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("updated");

    Chunk last = new Chunk(ROW, begun.after(Optional.of("the end"), 1, LoadState.COMPLETE));
    merge.loaded(last.progress());
    merge.admit(UPDATE, 42);
  }
}
