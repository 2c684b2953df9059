package dev.syncline.setting;

/**
 * A declaration of a setting that is being written; {@link #documented} or {@link #internal}
 * completes it.
 *
 * @param <T> the type of the values
 */
public final class SettingDraft<T extends Comparable<T>> {
  private final String name;
  private final SettingUnit<T> unit;
  private final T usual;
  private T least;
  private T most;
  private String purpose = "";
  private String smaller = "";
  private String larger = "";

  SettingDraft(String name, SettingUnit<T> unit, T usual) {
    this.name = name;
    this.unit = unit;
    this.usual = usual;
    this.least = usual;
    this.most = usual;
  }

  /** The values that are allowed, both limits included. */
  public SettingDraft<T> between(T least, T most) {
    this.least = least;
    this.most = most;
    return this;
  }

  /** What the setting determines: one sentence. */
  public SettingDraft<T> purpose(String sentence) {
    this.purpose = sentence;
    return this;
  }

  /** What a smaller value causes. */
  public SettingDraft<T> smaller(String effect) {
    this.smaller = effect;
    return this;
  }

  /** What a larger value causes. */
  public SettingDraft<T> larger(String effect) {
    this.larger = effect;
    return this;
  }

  /** A setting for users. */
  public Setting<T> documented() {
    return complete(Audience.DOCUMENTED);
  }

  /** A setting that is part of no promise. */
  public Setting<T> internal() {
    return complete(Audience.INTERNAL);
  }

  private Setting<T> complete(Audience audience) {
    return new Setting<>(name, unit, usual, least, most, purpose, smaller, larger, audience);
  }
}
