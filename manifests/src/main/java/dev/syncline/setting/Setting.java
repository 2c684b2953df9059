package dev.syncline.setting;

import dev.syncline.manifest.ByteSize;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * One property of Syncline's behaviour that may be tuned: a timeout, an interval, a bound. Modules
 * declare their settings as constants beside the code that obeys them; command line, help and
 * reference page are made from the declarations.
 *
 * @param <T> the type of its values
 * @param name area and property, {@code capture.heartbeat}: lower-case words with hyphens
 * @param unit what it is measured in
 * @param usual its default
 * @param least the least value allowed
 * @param most the largest value allowed
 * @param purpose what it determines: one sentence
 * @param smaller what a smaller value causes
 * @param larger what a larger value causes
 * @param audience whom it is for
 */
public record Setting<T extends Comparable<T>>(
    String name,
    SettingUnit<T> unit,
    T usual,
    T least,
    T most,
    String purpose,
    String smaller,
    String larger,
    Audience audience) {
  private static final Pattern NAME = Pattern.compile("[a-z]+(-[a-z]+)*\\.[a-z]+(-[a-z]+)*");

  /**
   * @throws IllegalArgumentException if the name has another form, the default is not allowed, a
   *     description is missing, or a limit cannot be written
   */
  public Setting {
    Objects.requireNonNull(unit, "unit");
    Objects.requireNonNull(audience, "audience");
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("setting name " + name);
    }
    if (usual.compareTo(least) < 0 || usual.compareTo(most) > 0) {
      throw new IllegalArgumentException(name + " has a default that it does not allow");
    }
    if (purpose.isBlank() || smaller.isBlank() || larger.isBlank()) {
      throw new IllegalArgumentException(name + " is not described");
    }
    for (T value : List.of(usual, least, most)) {
      if (!unit.parse(unit.text(value)).filter(value::equals).isPresent()) {
        throw new IllegalArgumentException(name + ": " + value + " cannot be written");
      }
    }
  }

  /** Begins the declaration of a duration. */
  public static SettingDraft<Duration> duration(String name, Duration usual) {
    return new SettingDraft<>(name, SettingUnit.DURATION, usual);
  }

  /** Begins the declaration of an amount of bytes. */
  public static SettingDraft<ByteSize> bytes(String name, ByteSize usual) {
    return new SettingDraft<>(name, SettingUnit.BYTES, usual);
  }

  /** Begins the declaration of a number without a unit. */
  public static SettingDraft<Long> count(String name, long usual) {
    return new SettingDraft<>(name, SettingUnit.COUNT, usual);
  }

  /** Whether the value is between the limits. */
  public boolean allows(T value) {
    return value.compareTo(least) >= 0 && value.compareTo(most) <= 0;
  }

  /** {@code 100ms to 10m}. */
  public String range() {
    return unit.text(least) + " to " + unit.text(most);
  }

  /** The default as users write it. */
  public String usualText() {
    return unit.text(usual);
  }

  @Override
  public String toString() {
    return name;
  }
}
