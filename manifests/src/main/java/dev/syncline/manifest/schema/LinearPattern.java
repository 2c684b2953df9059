package dev.syncline.manifest.schema;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A {@code pattern} of a JSON Schema, matched in time that grows with the text and does not depend
 * on how the pattern is written. Lookahead, lookbehind and backreferences cannot be matched that
 * way and are rejected.
 */
public final class LinearPattern {
  /** The most steps that a pattern may have, with each repetition counted out. */
  private static final int MOST_STEPS = 10_000;

  private static final String REFUSED_COUNT = "invalid repeat count";

  private final Pattern pattern;

  private LinearPattern(Pattern pattern) {
    this.pattern = pattern;
  }

  /**
   * Compiles a pattern that matches in linear time.
   *
   * @param written the pattern in the syntax of ECMA-262
   * @throws TooManyRepetitions if it is a pattern, but too large
   * @throws IllegalArgumentException if it is not a pattern, or cannot be matched in linear time;
   *     the message has the reason
   */
  public static LinearPattern of(String written) {
    if (steps(written) > MOST_STEPS) {
      throw new TooManyRepetitions("its repetitions come to more than " + MOST_STEPS + " steps");
    }
    try {
      return new LinearPattern(Pattern.compile(translated(written)));
    } catch (PatternSyntaxException refused) {
      if (refused.getDescription().equals(REFUSED_COUNT)) {
        throw new TooManyRepetitions(
            "a repetition is above 1000, or its bounds are the wrong way round, at '"
                + refused.getPattern()
                + "'");
      }
      throw new IllegalArgumentException(
          refused.getDescription() + " at '" + refused.getPattern() + "'", refused);
    }
  }

  /** The pattern repeats something more often than allowed. */
  public static final class TooManyRepetitions extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private TooManyRepetitions(String message) {
      super(message);
    }
  }

  /** Whether the pattern occurs in a text. */
  public boolean isFoundIn(String text) {
    return pattern.matcher(text).find();
  }

  /** Converts code points, whose notation differs: {@code \\u0041} and {@code \\u{41}}. */
  private static String translated(String written) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < written.length(); i++) {
      char next = written.charAt(i);
      if (next != '\\' || i + 1 == written.length()) {
        out.append(next);
        continue;
      }
      char escaped = written.charAt(++i);
      if (escaped != 'u') {
        out.append(next).append(escaped);
      } else if (i + 1 < written.length() && written.charAt(i + 1) == '{') {
        out.append("\\x");
      } else if (i + 4 < written.length()) {
        out.append("\\x{").append(written, i + 1, i + 5).append('}');
        i += 4;
      } else {
        throw new IllegalArgumentException("\\u without four digits");
      }
    }
    return out.toString();
  }

  /** The number of steps with each counted repetition written out; an estimate from above. */
  private static long steps(String written) {
    Deque<Long> open = new ArrayDeque<>();
    long sum = 0;
    long last = 0;
    for (int i = 0; i < written.length(); i++) {
      switch (written.charAt(i)) {
        case '\\' -> {
          i++;
          sum += last;
          last = 1;
        }
        case '[' -> {
          i = endOfClass(written, i);
          sum += last;
          last = 1;
        }
        case '(' -> {
          open.push(sum + last);
          sum = 0;
          last = 0;
        }
        case ')' -> {
          last += sum;
          sum = open.isEmpty() ? 0 : open.pop();
        }
        case '{' -> {
          int end = written.indexOf('}', i);
          if (end > 0) {
            last = Math.min(Integer.MAX_VALUE, last * times(written.substring(i + 1, end)));
            i = end;
          }
        }
        default -> {
          sum += last;
          last = 1;
        }
      }
    }
    return sum + last + open.stream().mapToLong(Long::longValue).sum();
  }

  private static int endOfClass(String written, int start) {
    int i = start + 1;
    while (i < written.length() && written.charAt(i) != ']') {
      i += written.charAt(i) == '\\' ? 2 : 1;
    }
    return i;
  }

  private static long times(String bounds) {
    String most = bounds.substring(bounds.lastIndexOf(',') + 1).trim();
    String least = bounds.contains(",") ? bounds.substring(0, bounds.indexOf(',')).trim() : most;
    return Math.max(1, Math.max(number(least), number(most)));
  }

  private static long number(String text) {
    return text.matches("\\d{1,9}")
        ? Long.parseLong(text)
        : text.matches("\\d+") ? Integer.MAX_VALUE : 1;
  }
}
