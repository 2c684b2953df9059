package dev.syncline.postgres.sink.internal.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.eventstore.Event;
import dev.syncline.eventstore.Position;
import dev.syncline.eventstore.SchemaId;
import dev.syncline.manifest.schema.Operation;
import dev.syncline.postgres.sink.internal.key.RowKey;
import dev.syncline.postgres.sink.internal.plan.StatementPlan.Repeat;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StatementBatchPlannerTest {
  private static final int UPSERT = 0;
  private static final int DELETE = 1;
  private static final int CHILD = 2;

  private static final Reordering[][] PARENT_AND_CHILD = {
    {Reordering.NEVER, Reordering.OTHER_KEYS, Reordering.ALWAYS},
    {Reordering.OTHER_KEYS, Reordering.NEVER, Reordering.NEVER},
    {Reordering.NEVER, Reordering.NEVER, Reordering.NEVER},
  };

  private long position;

  private StatementBatchPlanner planner(Repeat upserts) {
    return new StatementBatchPlanner(
        Stream.of(upserts, Repeat.ALL_COUNT, upserts)
            .map(repeat -> new Keys(StatementBatchPlannerTest::row, repeat))
            .toList(),
        (moving, passed) -> PARENT_AND_CHILD[moving][passed]);
  }

  /** Case does not count; a question mark is any row. */
  private static Optional<RowKey> row(String key) {
    return key.equals("?")
        ? Optional.empty()
        : Optional.of(new RowKey(key.toLowerCase(Locale.ROOT)));
  }

  private Event event(String key) {
    position++;
    return new Event(
        new Position(position),
        new Position(1),
        new SchemaId(1),
        0,
        Operation.UPDATE,
        key,
        Optional.of("{}"),
        Instant.EPOCH);
  }

  private static List<String> runs(StatementBatchPlanner planner) {
    return planner.runs().stream()
        .map(run -> run.lane() + run.events().stream().map(Event::position).toList().toString())
        .toList();
  }

  @Test
  void parentsAndChildrenByTurnsAreTwoRuns() {
    StatementBatchPlanner planner = planner(Repeat.LAST_COUNTS);
    for (int row = 0; row < 5_000; row++) {
      planner.add(UPSERT, event("p" + row));
      planner.add(CHILD, event("c" + row));
    }

    assertThat(planner.runs()).extracting(StatementBatch::lane).containsExactly(UPSERT, CHILD);
    assertThat(planner.runs()).extracting(run -> run.events().size()).containsExactly(5_000, 5_000);
  }

  @Test
  void aKeyThatIsDeletedAndWrittenAgainStaysInOrder() {
    StatementBatchPlanner planner = planner(Repeat.LAST_COUNTS);
    planner.add(UPSERT, event("a"));
    planner.add(DELETE, event("a"));
    planner.add(UPSERT, event("a"));
    planner.add(UPSERT, event("b"));

    assertThat(runs(planner)).containsExactly("0[1]", "1[2]", "0[3, 4]");
  }

  @Test
  void otherKeysPassADelete() {
    StatementBatchPlanner planner = planner(Repeat.LAST_COUNTS);
    planner.add(UPSERT, event("a"));
    planner.add(DELETE, event("b"));
    planner.add(UPSERT, event("c"));
    planner.add(DELETE, event("d"));

    assertThat(runs(planner)).containsExactly("0[1, 3]", "1[2, 4]");
  }

  @Test
  void theLastStateOfAKeyIsWrittenOnce() {
    StatementBatchPlanner planner = planner(Repeat.LAST_COUNTS);
    planner.add(UPSERT, event("a"));
    planner.add(UPSERT, event("b"));
    planner.add(UPSERT, event("a"));

    assertThat(runs(planner)).containsExactly("0[2, 3]");
  }

  @Test
  void twoTextsOfOneKeyAreOneRow() {
    StatementBatchPlanner planner = planner(Repeat.LAST_COUNTS);
    planner.add(UPSERT, event("x"));
    planner.add(DELETE, event("A"));
    planner.add(UPSERT, event("a"));
    planner.add(UPSERT, event("A"));

    assertThat(runs(planner)).containsExactly("0[1]", "1[2]", "0[4]");
  }

  @Test
  void anEventOfAnyRowIsAlone() {
    StatementBatchPlanner planner = planner(Repeat.LAST_COUNTS);
    planner.add(UPSERT, event("a"));
    planner.add(UPSERT, event("?"));
    planner.add(DELETE, event("b"));
    planner.add(UPSERT, event("c"));
    planner.add(UPSERT, event("?"));
    planner.add(UPSERT, event("?"));
    planner.add(UPSERT, event("d"));

    assertThat(runs(planner))
        .containsExactly("0[1]", "0[2]", "1[3]", "0[4]", "0[5]", "0[6]", "0[7]");
  }

  @Test
  void theFirstStateOfAKeyKeepsTheOthersOut() {
    StatementBatchPlanner planner = planner(Repeat.FIRST_COUNTS);
    planner.add(UPSERT, event("a"));
    planner.add(UPSERT, event("a"));

    assertThat(runs(planner)).containsExactly("0[1]");
  }

  @Test
  void statesThatMustNotMeetAreApart() {
    StatementBatchPlanner planner = planner(Repeat.APART);
    planner.add(UPSERT, event("a"));
    planner.add(UPSERT, event("b"));
    planner.add(UPSERT, event("a"));

    assertThat(runs(planner)).containsExactly("0[1, 2]", "0[3]");
  }

  @Test
  void whatMayNotPassBeginsANewRun() {
    StatementBatchPlanner planner = planner(Repeat.LAST_COUNTS);
    planner.add(CHILD, event("c"));
    planner.add(DELETE, event("p"));
    planner.add(CHILD, event("d"));

    assertThat(runs(planner)).containsExactly("2[1]", "1[2]", "2[3]");
  }
}
