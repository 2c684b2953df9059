package dev.syncline.faults.play;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Makes a failing program smaller while it still fails, trying no more than so many others. */
final class Shrinker {
  private final Predicate<Program> fails;
  private int attempts;

  /**
   * @param fails plays a program; whether anything was found
   * @param attempts how many programs are played at most
   */
  Shrinker(Predicate<Program> fails, int attempts) {
    this.fails = fails;
    this.attempts = attempts;
  }

  /**
   * The smallest failing program that was met.
   *
   * @param failing has failed
   */
  Program shrink(Program failing) {
    Program smallest = failing;
    for (Optional<Program> smaller = smaller(smallest);
        smaller.isPresent();
        smaller = smaller(smallest)) {
      smallest = smaller.get();
    }
    return smallest;
  }

  private Optional<Program> smaller(Program program) {
    return candidates(program)
        .filter(candidate -> attempts-- > 0 && fails.test(candidate))
        .findFirst();
  }

  /** Half of the faults, then half of the transactions; the last faults are the likeliest. */
  private static Stream<Program> candidates(Program program) {
    Stream<Program> withoutLoading =
        program.whileLoading().isEmpty() || program.cycles().isEmpty()
            ? Stream.empty()
            : Stream.of(program.withWhileLoading(List.of()));
    return Stream.of(
            halves(program.cycles()).map(program::withCycles),
            withoutLoading,
            halves(program.whileLoading()).map(program::withWhileLoading),
            halves(program.transactions()).map(program::withTransactions))
        .flatMap(candidates -> candidates);
  }

  private static <T> Stream<List<T>> halves(List<T> steps) {
    int half = steps.size() / 2;
    return half == 0
        ? Stream.empty()
        : Stream.of(steps.subList(half, steps.size()), steps.subList(0, half));
  }
}
