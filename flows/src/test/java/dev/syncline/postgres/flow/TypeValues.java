package dev.syncline.postgres.flow;

import java.util.Random;
import java.util.stream.Collectors;

/** Makers of values at random, as PostgreSQL reads them. */
final class TypeValues {
  private TypeValues() {}

  /** Up to forty digits on either side of the point. */
  static String number(Random any) {
    return (any.nextBoolean() ? "-" : "") + digits(any) + "." + digits(any);
  }

  private static String digits(Random any) {
    return any.ints(1 + any.nextInt(40), 0, 10)
        .mapToObj(String::valueOf)
        .collect(Collectors.joining());
  }

  /** At most forty characters, any of the first planes, with those that need care. */
  static String text(Random any) {
    String plain =
        any.ints(any.nextInt(20), 1, 0x2030)
            .filter(c -> any.nextBoolean() || c < 128)
            .mapToObj(Character::toString)
            .collect(Collectors.joining());
    String[] special = {
      "", "\"", "\\", "\u007f", "\u2028", "\ud83d\ude00", "\b\f\n\r\t\u001f", "/"
    };
    return plain + special[any.nextInt(special.length)];
  }

  /** A day of any year from 4700 before Christ on. */
  static String day(Random any) {
    return timestamp(any, "").replaceAll(" [0-9].*:[0-9.]*", "");
  }

  static String timestamp(Random any, String zone) {
    int year = any.nextInt(9_000) - 4_700;
    return String.format(
        "%04d-%02d-%02d %s%s%s",
        year > 0 ? year : 1 - year,
        1 + any.nextInt(12),
        1 + any.nextInt(28),
        time(any),
        zone,
        year > 0 ? "" : " BC");
  }

  static String time(Random any) {
    return String.format(
        "%02d:%02d:%02d.%06d",
        any.nextInt(24), any.nextInt(60), any.nextInt(60), any.nextInt(1_000_000));
  }

  static String interval(Random any) {
    return String.format(
        "%d months %d days %d microseconds",
        any.nextInt(1000) - 500, any.nextInt(100) - 50, any.nextLong() >> (2 + any.nextInt(60)));
  }

  static String integers(Random any) {
    return any.ints(any.nextInt(6))
        .mapToObj(value -> any.nextInt(4) == 0 ? "NULL" : String.valueOf(value))
        .collect(Collectors.joining(",", "{", "}"));
  }
}
