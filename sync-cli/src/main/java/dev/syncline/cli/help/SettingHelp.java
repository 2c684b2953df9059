package dev.syncline.cli.help;

import dev.syncline.setting.Audience;
import dev.syncline.setting.Setting;
import dev.syncline.setting.SettingCatalogue;
import dev.syncline.setting.SettingGroup;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Explains settings: all of them in a list, or one completely.
 *
 * @param catalogue the settings
 */
record SettingHelp(SettingCatalogue catalogue) {
  /** The settings of these audiences, with their defaults and purposes. */
  List<String> list(Audience... audiences) {
    List<String> lines = new ArrayList<>();
    for (SettingGroup group : catalogue.groups()) {
      lines.add(group.title());
      Arrays.stream(audiences)
          .flatMap(audience -> group.of(audience).stream())
          .forEach(setting -> lines.addAll(entry(setting)));
      lines.add("");
    }
    lines.addAll(
        WrappedText.lines(
            "",
            "Set one with 'sync-cli manifest sync --set NAME=VALUE', or in the environment variable"
                + " SYNCLINE_SETTINGS. 'sync-cli help NAME' says more about one."));
    return lines;
  }

  private static List<String> entry(Setting<?> setting) {
    List<String> lines = new ArrayList<>();
    lines.add("  " + setting + "=" + setting.usualText() + mark(setting));
    lines.addAll(WrappedText.lines("      ", setting.purpose()));
    return lines;
  }

  private static String mark(Setting<?> setting) {
    return setting.audience() == Audience.INTERNAL ? "  (internal)" : "";
  }

  /** Everything about one setting. */
  static List<String> explain(Setting<?> setting) {
    List<String> lines = new ArrayList<>();
    lines.add(setting.name());
    lines.add("");
    lines.addAll(WrappedText.lines("", setting.purpose()));
    lines.add("");
    lines.add("Default:  " + setting.usualText());
    lines.add("Allowed:  " + setting.range());
    lines.addAll(hanging("Smaller:  ", setting.smaller()));
    lines.addAll(hanging("Larger:   ", setting.larger()));
    if (setting.audience() == Audience.INTERNAL) {
      lines.add("");
      lines.addAll(
          WrappedText.lines(
              "", "This setting is internal: it may change or disappear with any version."));
    }
    return lines;
  }

  private static List<String> hanging(String label, String text) {
    List<String> lines = WrappedText.lines(" ".repeat(label.length()), text);
    lines.set(0, label + lines.get(0).strip());
    return lines;
  }
}
