package dev.syncline.setting;

import dev.syncline.manifest.verify.Diagnostic;
import java.util.List;
import java.util.Optional;

/**
 * Two settings of which one may not exceed the other.
 *
 * @param <T> the type of their values
 * @param lesser the setting that may not be larger
 * @param greater the setting that may not be smaller
 * @param reason what breaks otherwise: completes "otherwise ..."
 */
public record SettingOrder<T extends Comparable<T>>(
    Setting<T> lesser, Setting<T> greater, String reason) {
  /**
   * @throws IllegalArgumentException if the defaults are in another order
   */
  public SettingOrder {
    if (lesser.usual().compareTo(greater.usual()) > 0) {
      throw new IllegalArgumentException("default of " + lesser + " exceeds that of " + greater);
    }
  }

  List<String> names() {
    return List.of(lesser.name(), greater.name());
  }

  /** The problem of these values, if they are in another order. */
  Optional<Diagnostic> problem(Settings settings) {
    T low = settings.value(lesser);
    T high = settings.value(greater);
    return low.compareTo(high) <= 0
        ? Optional.empty()
        : Optional.of(
            Diagnostic.error(
                SettingCode.OUT_OF_ORDER,
                lesser
                    + "="
                    + lesser.unit().text(low)
                    + " is more than "
                    + greater
                    + "="
                    + greater.unit().text(high),
                "set " + lesser + " to at most " + greater + ": otherwise " + reason));
  }
}
