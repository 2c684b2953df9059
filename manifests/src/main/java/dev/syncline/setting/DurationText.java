package dev.syncline.setting;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as users write them: a whole number and one unit, {@code 500ms}, {@code 5s}. */
public final class DurationText {
  private static final Pattern FORM = Pattern.compile("([0-9]{1,12})(ms|s|m|h|d)");

  /** From the largest to the smallest. */
  private static final List<Unit> UNITS =
      List.of(
          new Unit("d", Duration.ofDays(1)),
          new Unit("h", Duration.ofHours(1)),
          new Unit("m", Duration.ofMinutes(1)),
          new Unit("s", Duration.ofSeconds(1)),
          new Unit("ms", Duration.ofMillis(1)));

  private record Unit(String name, Duration length) {}

  private DurationText() {}

  /** The duration that a text is; empty if it is none. */
  public static Optional<Duration> parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long count = Long.parseLong(matcher.group(1));
    return UNITS.stream()
        .filter(unit -> unit.name().equals(matcher.group(2)))
        .map(unit -> unit.length().multipliedBy(count))
        .findFirst();
  }

  /** The duration in the largest unit of which it is a whole number; at least milliseconds. */
  public static String of(Duration duration) {
    for (Unit unit : UNITS) {
      if (!duration.isZero() && duration.toMillis() % unit.length().toMillis() == 0) {
        return duration.toMillis() / unit.length().toMillis() + unit.name();
      }
    }
    return duration.toMillis() + "ms";
  }
}
