package dev.syncline.faults.play;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.faults.fault.CutLink;
import dev.syncline.faults.fault.Faults;
import dev.syncline.faults.fault.Hop;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShrinkerTest {
  private static final Program PROGRAM =
      Program.of(
          7,
          Faults.whileLoading(),
          Faults.whileStreaming().stream().map(fault -> Cycle.of(fault)).toList());

  @Test
  void findsTheOneFaultAndTheOneTransactionThatMatter() {
    Cycle culprit = Cycle.of(new CutLink(Hop.CONSUMER_TO_STORE));
    var accomplice = PROGRAM.transactions().get(123);

    Program smallest =
        new Shrinker(
                program ->
                    program.cycles().contains(culprit)
                        && program.transactions().contains(accomplice),
                100)
            .shrink(PROGRAM);

    assertThat(smallest.cycles()).containsExactly(culprit);
    assertThat(smallest.transactions()).containsExactly(accomplice);
    assertThat(smallest.whileLoading()).isEmpty();
    assertThat(smallest.seed()).isEqualTo(7);
  }

  @Test
  void keepsFaultsOfTheFirstLoadThatMatter() {
    var culprit = Faults.whileLoading().get(3);

    Program smallest =
        new Shrinker(program -> program.whileLoading().contains(culprit), 100).shrink(PROGRAM);

    assertThat(smallest.whileLoading()).containsExactly(culprit);
  }

  @Test
  void playsNoMoreProgramsThanItMay() {
    List<Program> played = new ArrayList<>();

    Program smallest = new Shrinker(played::add, 4).shrink(PROGRAM);

    assertThat(played).hasSize(4);
    assertThat(smallest).isEqualTo(played.get(3));
  }

  @Test
  void whatCannotBeSmallerStaysAsItIs() {
    assertThat(new Shrinker(program -> false, 100).shrink(PROGRAM)).isEqualTo(PROGRAM);
  }

  @Test
  void aSeedAlwaysMakesTheSameProgram() {
    assertThat(Program.random(Faults.whileStreaming(), 3, 40, 25))
        .isEqualTo(Program.random(Faults.whileStreaming(), 3, 40, 25));
    assertThat(Program.random(Faults.whileStreaming(), 3, 40, 25))
        .isNotEqualTo(Program.random(Faults.whileStreaming(), 4, 40, 25));
  }

  @Test
  void noFaultComesAgainBeforeAllHaveCome() {
    int all = Faults.whileStreaming().size();

    assertThat(Program.random(Faults.whileStreaming(), 3, 0, all).cycles()).doesNotHaveDuplicates();
    assertThat(Program.random(Faults.whileStreaming(), 3, all, all).cycles())
        .doesNotHaveDuplicates();
  }
}
