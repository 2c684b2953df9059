package dev.syncline.postgres.source;

import io.debezium.connector.postgresql.PostgresValueConverter;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** Dates and times in PostgreSQL's ISO style, with eras and infinities. */
final class TimeText {
  private static final int NANOS_PER_MICRO = 1000;
  private static final int MICRO_DIGITS = 6;

  private TimeText() {}

  static String date(LocalDate date) {
    if (date.equals(PostgresValueConverter.POSITIVE_INFINITY_LOCAL_DATE)) {
      return PostgresValueConverter.POSITIVE_INFINITY_TIMESTAMP_PG_STRING;
    }
    if (date.equals(PostgresValueConverter.NEGATIVE_INFINITY_LOCAL_DATE)) {
      return PostgresValueConverter.NEGATIVE_INFINITY_TIMESTAMP_PG_STRING;
    }
    StringBuilder text = new StringBuilder(16);
    append(text, date);
    return text.append(era(date)).toString();
  }

  static String time(LocalTime time) {
    StringBuilder text = new StringBuilder(16);
    append(text, time);
    return text.toString();
  }

  static String timestamp(Instant timestamp) {
    if (timestamp.equals(PostgresValueConverter.POSITIVE_INFINITY_INSTANT)) {
      return PostgresValueConverter.POSITIVE_INFINITY_TIMESTAMP_PG_STRING;
    }
    if (timestamp.equals(PostgresValueConverter.NEGATIVE_INFINITY_INSTANT)) {
      return PostgresValueConverter.NEGATIVE_INFINITY_TIMESTAMP_PG_STRING;
    }
    return timestamp(LocalDateTime.ofInstant(timestamp, ZoneOffset.UTC), "");
  }

  static String timestampUtc(OffsetDateTime timestamp) {
    if (timestamp.equals(PostgresValueConverter.POSITIVE_INFINITY_OFFSET_DATE_TIME)) {
      return PostgresValueConverter.POSITIVE_INFINITY_TIMESTAMP_PG_STRING;
    }
    if (timestamp.equals(PostgresValueConverter.NEGATIVE_INFINITY_OFFSET_DATE_TIME)) {
      return PostgresValueConverter.NEGATIVE_INFINITY_TIMESTAMP_PG_STRING;
    }
    return timestamp(timestamp.withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime(), "+00");
  }

  private static String timestamp(LocalDateTime timestamp, String zone) {
    StringBuilder text = new StringBuilder(32);
    append(text, timestamp.toLocalDate());
    text.append(' ');
    append(text, timestamp.toLocalTime());
    return text.append(zone).append(era(timestamp.toLocalDate())).toString();
  }

  private static void append(StringBuilder text, LocalDate date) {
    int year = date.getYear() > 0 ? date.getYear() : 1 - date.getYear();
    text.append("0".repeat(Math.max(0, 4 - Integer.toString(year).length()))).append(year);
    two(text.append('-'), date.getMonthValue());
    two(text.append('-'), date.getDayOfMonth());
  }

  private static String era(LocalDate date) {
    return date.getYear() > 0 ? "" : " BC";
  }

  private static void append(StringBuilder text, LocalTime time) {
    two(text, time.getHour());
    two(text.append(':'), time.getMinute());
    two(text.append(':'), time.getSecond());
    fraction(text, time.getNano() / NANOS_PER_MICRO);
  }

  /** Appends the microseconds of a second, without closing zeros; nothing for none. */
  static void fraction(StringBuilder text, int micros) {
    if (micros == 0) {
      return;
    }
    String digits = Integer.toString(micros);
    text.append('.').append("0".repeat(MICRO_DIGITS - digits.length())).append(digits);
    while (text.charAt(text.length() - 1) == '0') {
      text.setLength(text.length() - 1);
    }
  }

  /** Appends a number with at least two digits. */
  static void two(StringBuilder text, int number) {
    if (number < 10) {
      text.append('0');
    }
    text.append(number);
  }
}
