package dev.syncline.cli;

import dev.syncline.engine.EngineTuning;
import dev.syncline.eventstore.LeaseTiming;
import dev.syncline.eventstore.postgres.StoreTuning;
import dev.syncline.operations.wait.WaitTuning;
import dev.syncline.postgres.sink.settings.SinkTuning;
import dev.syncline.postgres.source.SourceTuning;
import dev.syncline.setting.SettingCatalogue;
import java.util.List;

/** The settings of all modules. */
public final class KnownSettings {
  public static final SettingCatalogue CATALOGUE =
      new SettingCatalogue(
          List.of(
              SourceTuning.SETTINGS,
              StoreTuning.SETTINGS,
              SinkTuning.SETTINGS,
              EngineTuning.SETTINGS,
              LeaseTiming.SETTINGS,
              WaitTuning.SETTINGS));

  private KnownSettings() {}
}
