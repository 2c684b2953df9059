package dev.syncline.engine.internal.publish;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.syncline.engine.memory.MemoryCode;
import dev.syncline.engine.spi.Truncation;
import dev.syncline.eventstore.BackfillProgress;
import dev.syncline.eventstore.Contract;
import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.LoadState;
import dev.syncline.eventstore.Position;
import dev.syncline.eventstore.PublishedContract;
import dev.syncline.eventstore.SchemaId;
import dev.syncline.eventstore.TransactionHeader;
import dev.syncline.manifest.schema.OutputSchema;
import dev.syncline.manifest.schema.SchemaVersion;
import dev.syncline.manifest.schema.Slug;
import dev.syncline.manifest.verify.Diagnostic;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TruncationsTest {
  private static final TransactionHeader WITHIN = new TransactionHeader(7, Instant.EPOCH);
  private static final Diagnostic WHY =
      Diagnostic.warning(MemoryCode.NO_TABLE, "regions was truncated", "nothing");
  private static final PublishedContract PARENTS = contract(1, "parents");
  private static final PublishedContract CHILDREN = contract(2, "children");
  private static final List<PublishedContract> BOTH = List.of(PARENTS, CHILDREN);

  @Test
  void deletesChildrenBeforeTheirParentsInWhateverOrderTheyWereTruncated() {
    Truncations truncations = loaded();

    truncations.add(allRows(PARENTS));
    truncations.add(allRows(CHILDREN));

    assertThat(truncations.take(WITHIN)).containsExactly(truncate(CHILDREN), truncate(PARENTS));
    assertThat(truncations.take(WITHIN)).isEmpty();
  }

  @Test
  void restartsTheBackfillOfAContractThatLostSomeRows() {
    Truncations truncations = loaded();

    truncations.add(someRows(CHILDREN));

    assertThat(truncations.take(WITHIN))
        .containsExactly(new AppendStep.Restart(progress(CHILDREN, LoadState.COMPLETE), WHY));
    truncations.add(someRows(CHILDREN));
    assertThat(truncations.take(WITHIN)).isEmpty();
  }

  /** As {@code TRUNCATE ... CASCADE} reports a joined table and the one that refers to it. */
  @Test
  void loadsNothingAgainWhereNoRowIsLeft() {
    Truncations truncations = loaded();

    truncations.add(someRows(CHILDREN));
    truncations.add(allRows(CHILDREN));
    truncations.add(someRows(CHILDREN));

    assertThat(truncations.take(WITHIN)).containsExactly(truncate(CHILDREN));
  }

  @Test
  void endsABackfillThatIsUnderWay() {
    BackfillProgress half = progress(CHILDREN, LoadState.UNDER_WAY);
    Truncations truncations =
        truncations(List.of(progress(PARENTS, LoadState.COMPLETE), half), List.of(CHILDREN));

    truncations.add(allRows(CHILDREN));

    assertThat(truncations.take(WITHIN))
        .containsExactly(
            new AppendStep.Save(half.completed()),
            truncate(CHILDREN),
            retire(CHILDREN),
            retire(PARENTS));
    truncations.add(allRows(CHILDREN));
    assertThat(truncations.take(WITHIN)).containsExactly(truncate(CHILDREN));
  }

  /** Rows that were not read again yet would look as if they were gone. */
  @Test
  void looksForVanishedRowsOnlyOnceTheOtherBackfillsAreCompleteToo() {
    BackfillProgress half = progress(CHILDREN, LoadState.UNDER_WAY);
    BackfillProgress waiting = progress(PARENTS, LoadState.WAITING);
    BackfillCompletion completion = new BackfillCompletion(BOTH, BOTH);
    Truncations truncations =
        new Truncations(
            BOTH, List.of(waiting, half), new BackfillMerge(List.of(), true), completion);

    truncations.add(allRows(CHILDREN));
    assertThat(truncations.take(WITHIN))
        .containsExactly(new AppendStep.Save(half.completed()), truncate(CHILDREN));

    assertThat(completion.after(progress(PARENTS, LoadState.COMPLETE)))
        .containsExactly(CHILDREN, PARENTS);
  }

  @Test
  void leavesABackfillThatIsYetToBeginAsItIs() {
    Truncations truncations =
        truncations(
            List.of(progress(PARENTS, LoadState.WAITING), progress(CHILDREN, LoadState.COMPLETE)),
            List.of(PARENTS));

    truncations.add(someRows(PARENTS));
    assertThat(truncations.take(WITHIN)).isEmpty();
    truncations.add(allRows(PARENTS));
    assertThat(truncations.take(WITHIN)).containsExactly(truncate(PARENTS));
  }

  @Test
  void followsABackfillAlongTheStream() {
    BackfillProgress waiting = progress(PARENTS, LoadState.WAITING);
    Truncations truncations = truncations(List.of(waiting), BOTH);

    truncations.reached(waiting.underWay());

    truncations.add(allRows(PARENTS));
    assertThat(truncations.take(WITHIN))
        .containsExactly(new AppendStep.Save(waiting.underWay().completed()), truncate(PARENTS));
  }

  private static Truncations loaded() {
    return truncations(
        List.of(progress(PARENTS, LoadState.COMPLETE), progress(CHILDREN, LoadState.COMPLETE)),
        List.of());
  }

  private static Truncations truncations(
      List<BackfillProgress> stored, List<PublishedContract> toLoad) {
    return new Truncations(
        BOTH, stored, new BackfillMerge(List.of(), true), new BackfillCompletion(BOTH, toLoad));
  }

  private static PublishedContract contract(int id, String name) {
    return new PublishedContract(
        new SchemaId(id),
        new FeedName(new Slug("m"), new Slug("db")),
        new Contract(
            new Slug("m"),
            name,
            new SchemaVersion(1, 0),
            new OutputSchema(JsonNodeFactory.instance.objectNode()),
            List.of("id")),
        Position.START);
  }

  private static BackfillProgress progress(PublishedContract contract, LoadState state) {
    return new BackfillProgress(contract.id(), 0, Optional.empty(), 0, 3, state);
  }

  private static Truncation allRows(PublishedContract contract) {
    return new Truncation.OfAllRows(contract.id(), 0);
  }

  private static Truncation someRows(PublishedContract contract) {
    return new Truncation.OfSomeRows(contract.id(), 0, WHY);
  }

  private static AppendStep truncate(PublishedContract contract) {
    return new AppendStep.Truncate(WITHIN, contract);
  }

  private static AppendStep retire(PublishedContract contract) {
    return new AppendStep.Retire(WITHIN, contract);
  }
}
