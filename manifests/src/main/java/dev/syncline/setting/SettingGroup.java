package dev.syncline.setting;

import java.util.List;

/**
 * The settings of one part of Syncline.
 *
 * @param title what the part is called on the reference page
 * @param settings all its settings, in the order of the page
 * @param orders which of them may not exceed which
 */
public record SettingGroup(String title, List<Setting<?>> settings, List<SettingOrder<?>> orders) {
  public SettingGroup {
    settings = List.copyOf(settings);
    orders = List.copyOf(orders);
  }

  /** The settings of an audience. */
  public List<Setting<?>> of(Audience audience) {
    return settings.stream().filter(setting -> setting.audience() == audience).toList();
  }
}
