package dev.syncline.faults.check;

import java.util.List;

/**
 * Damage.
 *
 * @param kind what it means for whoever trusted the system
 * @param checker who found it
 * @param what was found, with a few examples
 */
public record Finding(Kind kind, String checker, String what) {
  private static final int EXAMPLES = 5;

  /** What damage means. */
  public enum Kind {
    LOST,
    DUPLICATED,
    TORN,
    DISORDERED,
    DIFFERENT,
    SLOW,
    STUCK
  }

  /** No finding if there are no examples, or one that shows the first of them. */
  static List<Finding> of(Kind kind, String checker, String what, List<String> examples) {
    return examples.isEmpty()
        ? List.of()
        : List.of(
            new Finding(
                kind,
                checker,
                what
                    + ", "
                    + examples.size()
                    + " in all, such as "
                    + examples.subList(0, Math.min(EXAMPLES, examples.size()))));
  }

  @Override
  public String toString() {
    return kind + " (" + checker + "): " + what;
  }
}
