package dev.syncline.setting;

import dev.syncline.manifest.ByteSize;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a setting is measured in, and how its values are written.
 *
 * @param <T> the type of the values
 */
public final class SettingUnit<T extends Comparable<T>> {
  /** A whole number and one of {@code ms}, {@code s}, {@code m}, {@code h}, {@code d}. */
  public static final SettingUnit<Duration> DURATION =
      new SettingUnit<>(
          Duration.class,
          "a duration such as 500ms, 5s, 10m or 2h",
          DurationText::parse,
          DurationText::of);

  /** A whole number and one of {@code kB}, {@code MB}, {@code GB}, {@code TB}; or {@code 0}. */
  public static final SettingUnit<ByteSize> BYTES =
      new SettingUnit<>(
          ByteSize.class, "a size such as 64kB, 24MB or 1GB", SettingUnit::size, SettingUnit::text);

  /** A whole number without a unit. */
  public static final SettingUnit<Long> COUNT =
      new SettingUnit<>(
          Long.class, "a whole number such as 10000", SettingUnit::number, String::valueOf);

  private static final List<String> SIZES = List.of("kB", "MB", "GB", "TB");
  private static final int STEP = 1024;

  private final Class<T> type;
  private final String expectation;
  private final Function<String, Optional<T>> reading;
  private final Function<T, String> writing;

  private SettingUnit(
      Class<T> type,
      String expectation,
      Function<String, Optional<T>> reading,
      Function<T, String> writing) {
    this.type = type;
    this.expectation = expectation;
    this.reading = reading;
    this.writing = writing;
  }

  /** What a value is, with examples: completes "5 is not ...". */
  public String expectation() {
    return expectation;
  }

  /** The value that a text means; empty if it means none. */
  public Optional<T> parse(String text) {
    return reading.apply(text);
  }

  /** The text that {@link #parse} reads as this value. */
  public String text(T value) {
    return writing.apply(value);
  }

  T cast(Object value) {
    return type.cast(value);
  }

  private static Optional<ByteSize> size(String text) {
    return text.equals("0") ? Optional.of(new ByteSize(0)) : ByteSize.parse(text);
  }

  /** In the largest unit of which the size is a whole number; kilobytes are the smallest. */
  private static String text(ByteSize size) {
    long amount = size.bytes() / STEP;
    int unit = 0;
    while (amount > 0 && amount % STEP == 0 && unit < SIZES.size() - 1) {
      amount /= STEP;
      unit++;
    }
    return amount == 0 ? "0" : amount + SIZES.get(unit);
  }

  private static Optional<Long> number(String text) {
    return text.matches("[0-9]{1,18}") ? Optional.of(Long.parseLong(text)) : Optional.empty();
  }
}
