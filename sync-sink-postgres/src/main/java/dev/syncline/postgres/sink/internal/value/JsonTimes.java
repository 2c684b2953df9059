package dev.syncline.postgres.sink.internal.value;

import dev.syncline.postgres.copy.PostgresEpoch;
import java.time.LocalDate;
import java.time.Month;
import java.time.Year;

/**
 * Parses dates and times of our era up to the year 9999 in the form that {@code to_json} writes.
 * Results count from PostgreSQL's epoch, the beginning of 2000. Only the server can read other
 * texts.
 */
final class JsonTimes {
  /** The result for a text that cannot be read here. */
  static final long UNREADABLE = Long.MIN_VALUE;

  private static final long EPOCH_DAY = PostgresEpoch.DATE.toEpochDay();
  private static final long SECOND = 1_000_000;
  private static final long MINUTE = 60 * SECOND;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;
  private static final int DATE_LENGTH = 10;
  private static final int SECONDS_LENGTH = 19;
  private static final int FRACTION_DIGITS = 6;
  private static final int NO_NUMBER = -1;

  private JsonTimes() {}

  /** Days since the epoch, from a JSON string such as {@code "2026-01-31"}. */
  static long date(String json, int start, int end) {
    return json.charAt(start) == '"' && end - start == DATE_LENGTH + 2
        ? days(json, start + 1)
        : UNREADABLE;
  }

  /** Microseconds since the epoch, from a JSON string such as {@code "2026-01-31T23:59:59.123"}. */
  static long timestamp(String json, int start, int end) {
    int zone = endOfTime(json, start, end);
    return zone == end - 1 ? micros(json, start + 1) : UNREADABLE;
  }

  /**
   * Microseconds since the epoch, from a JSON string such as {@code
   * "2026-01-31T23:59:59.123+00:00"}.
   */
  static long timestampWithZone(String json, int start, int end) {
    int zone = endOfTime(json, start, end);
    long offset = zone == NO_NUMBER ? UNREADABLE : offset(json, zone, end - 1);
    long micros = offset == UNREADABLE ? UNREADABLE : micros(json, start + 1);
    return micros == UNREADABLE ? UNREADABLE : micros - offset;
  }

  /** Where the seconds and their fraction end; {@link #NO_NUMBER} if the text has another form. */
  private static int endOfTime(String json, int start, int end) {
    if (json.charAt(start) != '"' || end - start < SECONDS_LENGTH + 2) {
      return NO_NUMBER;
    }
    int at = start + 1 + SECONDS_LENGTH;
    if (json.charAt(at) != '.') {
      return at;
    }
    int fraction = at + 1;
    at = fraction;
    while (digit(json, at) != NO_NUMBER) {
      at++;
    }
    return at == fraction || at - fraction > FRACTION_DIGITS ? NO_NUMBER : at;
  }

  private static long micros(String json, int start) {
    long days = days(json, start);
    int time = start + DATE_LENGTH + 1;
    int hours = two(json, time);
    int minutes = two(json, time + 3);
    int seconds = two(json, time + 6);
    boolean readable =
        days != UNREADABLE
            && (json.charAt(time - 1) == 'T' || json.charAt(time - 1) == ' ')
            && json.charAt(time + 2) == ':'
            && json.charAt(time + 5) == ':'
            && isBetween(0, hours, 23)
            && isBetween(0, minutes, 59)
            && isBetween(0, seconds, 59);
    return readable
        ? days * DAY
            + hours * HOUR
            + minutes * MINUTE
            + seconds * SECOND
            + fraction(json, start + SECONDS_LENGTH)
        : UNREADABLE;
  }

  private static long fraction(String json, int start) {
    if (json.charAt(start) != '.') {
      return 0;
    }
    long micros = 0;
    int at = start + 1;
    for (int place = 0; place < FRACTION_DIGITS; place++) {
      int digit = digit(json, at);
      micros = 10 * micros + Math.max(0, digit);
      at += digit == NO_NUMBER ? 0 : 1;
    }
    return micros;
  }

  /** The microseconds of an offset such as {@code Z}, {@code +05} or {@code -05:30}. */
  private static long offset(String json, int start, int end) {
    int length = end - start;
    if (length == 1 && json.charAt(start) == 'Z') {
      return 0;
    }
    char sign = length == 0 ? ' ' : json.charAt(start);
    boolean readable =
        (sign == '+' || sign == '-')
            && (length == 3 || length == 6 && json.charAt(start + 3) == ':');
    int hours = readable ? two(json, start + 1) : NO_NUMBER;
    int minutes = readable && length == 6 ? two(json, start + 4) : 0;
    if (!isBetween(0, hours, 14) || !isBetween(0, minutes, 59)) {
      return UNREADABLE;
    }
    long offset = hours * HOUR + minutes * MINUTE;
    return sign == '+' ? offset : -offset;
  }

  private static long days(String json, int start) {
    int century = two(json, start);
    int yearOfCentury = two(json, start + 2);
    int month = two(json, start + 5);
    int day = two(json, start + 8);
    int year = 100 * century + yearOfCentury;
    boolean readable =
        json.charAt(start + 4) == '-'
            && json.charAt(start + 7) == '-'
            && century != NO_NUMBER
            && yearOfCentury != NO_NUMBER
            && year > 0
            && isBetween(1, month, 12)
            && isBetween(1, day, Month.of(month).length(Year.isLeap(year)));
    return readable ? LocalDate.of(year, month, day).toEpochDay() - EPOCH_DAY : UNREADABLE;
  }

  private static int two(String json, int at) {
    int tens = digit(json, at);
    int ones = digit(json, at + 1);
    return tens == NO_NUMBER || ones == NO_NUMBER ? NO_NUMBER : 10 * tens + ones;
  }

  private static int digit(String json, int at) {
    char c = json.charAt(at);
    return c >= '0' && c <= '9' ? c - '0' : NO_NUMBER;
  }

  private static boolean isBetween(int least, int value, int most) {
    return value >= least && value <= most;
  }
}
