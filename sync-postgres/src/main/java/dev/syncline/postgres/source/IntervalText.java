package dev.syncline.postgres.source;

import dev.syncline.engine.change.Row;
import org.postgresql.util.PGInterval;

/** Intervals in PostgreSQL's own style: {@code 1 year -2 days +03:00:00.5}. */
final class IntervalText {
  private final StringBuilder text = new StringBuilder(32);
  private boolean afterNegative;

  private IntervalText() {}

  static String of(PGInterval interval) {
    return new IntervalText().render(interval);
  }

  private String render(PGInterval interval) {
    part(interval.getYears(), "year");
    part(interval.getMonths(), "mon");
    part(interval.getDays(), "day");
    int seconds = interval.getWholeSeconds();
    int micros = interval.getMicroSeconds();
    boolean hasTime = (interval.getHours() | interval.getMinutes() | seconds | micros) != 0;
    if (!hasTime && text.length() == 0) {
      // The driver reads an infinite interval as zero too.
      return Row.UNKNOWN;
    }
    if (hasTime) {
      time(interval, seconds, micros);
    }
    return text.toString();
  }

  private void part(int value, String unit) {
    if (value == 0) {
      return;
    }
    text.append(text.length() == 0 ? "" : " ")
        .append(afterNegative && value > 0 ? "+" : "")
        .append(value)
        .append(' ')
        .append(unit)
        .append(value == 1 ? "" : "s");
    afterNegative = value < 0;
  }

  private void time(PGInterval interval, int seconds, int micros) {
    boolean negative =
        interval.getHours() < 0 || interval.getMinutes() < 0 || seconds < 0 || micros < 0;
    text.append(text.length() == 0 ? "" : " ").append(negative ? "-" : afterNegative ? "+" : "");
    TimeText.two(text, Math.abs(interval.getHours()));
    TimeText.two(text.append(':'), Math.abs(interval.getMinutes()));
    TimeText.two(text.append(':'), Math.abs(seconds));
    TimeText.fraction(text, Math.abs(micros));
  }
}
