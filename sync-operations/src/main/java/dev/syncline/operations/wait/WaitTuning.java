package dev.syncline.operations.wait;

import dev.syncline.setting.Setting;
import dev.syncline.setting.SettingGroup;
import java.util.List;

/** The settings of requests that wait for a consumer schema. */
public final class WaitTuning {
  public static final Setting<Long> MOST_REQUESTS =
      Setting.count("wait.most-requests", 100)
          .between(1L, 200L)
          .purpose("How many requests may wait for consumer schemas at once in a process.")
          .smaller("More requests are refused under load.")
          .larger("More threads of the process wait.")
          .documented();

  /** All of them. */
  public static final SettingGroup SETTINGS =
      new SettingGroup("Requests that wait", List.of(MOST_REQUESTS), List.of());

  private WaitTuning() {}
}
