package dev.syncline.cli.setting;

import dev.syncline.setting.Audience;
import dev.syncline.setting.Settings;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs the settings that a process runs with, as far as they are not the defaults. */
public final class SettingLog {
  private static final Logger LOG = LoggerFactory.getLogger(SettingLog.class);

  private SettingLog() {}

  /** Logs them, once at the start of the process. */
  public static void write(Settings settings) {
    List<String> documented = unusual(settings, Audience.DOCUMENTED);
    if (!documented.isEmpty()) {
      LOG.info("settings other than the defaults: {}", String.join(", ", documented));
    }
    List<String> internal = unusual(settings, Audience.INTERNAL);
    if (!internal.isEmpty()) {
      LOG.warn(
          "internal settings, which may change or disappear with any version: {}",
          String.join(", ", internal));
    }
  }

  private static List<String> unusual(Settings settings, Audience audience) {
    return settings.unusual().stream()
        .filter(choice -> choice.setting().audience() == audience)
        .map(Settings.Choice::toString)
        .toList();
  }
}
