package dev.syncline.setting;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The values of all settings: the defaults, except for those that were chosen. Immutable. */
public final class Settings {
  /** Every setting has its default. */
  public static final Settings DEFAULTS = new Settings(Map.of());

  private final Map<String, Choice<?>> choices;

  private Settings(Map<String, Choice<?>> choices) {
    this.choices = choices;
  }

  /**
   * The value of one setting that was chosen.
   *
   * @param <T> the type of the value
   */
  public record Choice<T extends Comparable<T>>(Setting<T> setting, T value) {
    /**
     * @throws IllegalArgumentException if the value is out of the setting's range
     */
    public Choice {
      if (!setting.allows(value)) {
        throw new IllegalArgumentException(
            setting + "=" + setting.unit().text(value) + " is not " + setting.range());
      }
    }

    /** Whether the value is not the default. */
    public boolean isUnusual() {
      return !value.equals(setting.usual());
    }

    /** {@code capture.heartbeat=1s}. */
    @Override
    public String toString() {
      return setting + "=" + setting.unit().text(value);
    }
  }

  static Settings of(Collection<Choice<?>> choices) {
    Map<String, Choice<?>> byName = new TreeMap<>();
    choices.forEach(choice -> byName.put(choice.setting().name(), choice));
    return new Settings(byName);
  }

  /** The value of a setting. */
  public <T extends Comparable<T>> T value(Setting<T> setting) {
    Choice<?> choice = choices.get(setting.name());
    return choice == null ? setting.usual() : setting.unit().cast(choice.value());
  }

  /** The value of a number that is used as an {@code int}, which its range guarantees. */
  public int number(Setting<Long> setting) {
    return Math.toIntExact(value(setting));
  }

  /**
   * The same settings with another value.
   *
   * @throws IllegalArgumentException if the value is out of the setting's range
   */
  public <T extends Comparable<T>> Settings with(Setting<T> setting, T value) {
    Map<String, Choice<?>> changed = new TreeMap<>(choices);
    changed.put(setting.name(), new Choice<>(setting, value));
    return new Settings(changed);
  }

  /** The values that are not defaults, by name. */
  public List<Choice<?>> unusual() {
    return choices.values().stream().filter(Choice::isUnusual).<Choice<?>>map(one -> one).toList();
  }
}
