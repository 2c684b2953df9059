package dev.syncline.manifest;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An amount of bytes, written as PostgreSQL writes its own settings: {@code 10GB}, in steps of
 * 1024.
 *
 * @param bytes zero or more
 */
public record ByteSize(long bytes) implements Comparable<ByteSize> {
  /** The texts that {@link #parse} accepts. */
  public static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,8})(kB|MB|GB|TB)");

  private static final List<String> UNITS = List.of("bytes", "kB", "MB", "GB", "TB");
  private static final int STEP = 1024;

  /**
   * @throws IllegalArgumentException if it is negative
   */
  public ByteSize {
    if (bytes < 0) {
      throw new IllegalArgumentException(bytes + " is no amount of bytes");
    }
  }

  /** The amount, if the text is one: a whole number from 1 and a unit, less than 8 million TB. */
  public static Optional<ByteSize> parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long bytes = Long.parseLong(matcher.group(1));
    for (int unit = UNITS.indexOf(matcher.group(2)); unit > 0; unit--) {
      if (bytes > Long.MAX_VALUE / STEP) {
        return Optional.empty();
      }
      bytes *= STEP;
    }
    return Optional.of(new ByteSize(bytes));
  }

  /** The amount in the largest unit that leaves it one or more, for messages: {@code 6.1 GB}. */
  @Override
  public String toString() {
    double amount = bytes;
    int unit = 0;
    while (amount >= STEP && unit < UNITS.size() - 1) {
      amount /= STEP;
      unit++;
    }
    String number = String.format(Locale.ROOT, "%.1f", amount);
    if (bytes == 1) {
      return "1 byte";
    }
    return (number.endsWith(".0") ? number.substring(0, number.length() - 2) : number)
        + " "
        + UNITS.get(unit);
  }

  @Override
  public int compareTo(ByteSize other) {
    return Long.compare(bytes, other.bytes);
  }
}
