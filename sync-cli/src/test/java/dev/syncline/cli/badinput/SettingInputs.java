package dev.syncline.cli.badinput;

import dev.syncline.cli.KnownSettings;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.setting.SettingAssignment;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What is found in the settings of a run. */
final class SettingInputs {
  private final List<Entry> entries = new ArrayList<>();

  Chapter settings() {
    given("a setting that does not exist", "store.connections=10");
    given("a misspelt setting", "capture.hartbeat=2s");
    given("a setting without a value", "capture.heartbeat");
    given("a duration without a unit", "capture.heartbeat=2");
    given("a size in another unit", "capture.queue-memory=32mb");
    given("a count with a unit", "backfill.rows-per-chunk=10k");
    given("a value out of range", "capture.heartbeat=1h");
    given("a setting given twice", "capture.heartbeat=2s", "capture.heartbeat=3s");
    given("settings that contradict each other", "apply.statement-timeout=5s");
    return new Chapter("Settings, with `--set` or `SYNCLINE_SETTINGS`", entries);
  }

  private void given(String input, String... assignments) {
    try {
      KnownSettings.CATALOGUE.read(
          Stream.of(assignments).map(text -> new SettingAssignment("--set", text)).toList());
      entries.add(Entry.of(input, List.of()));
    } catch (DiagnosticException refused) {
      entries.add(Entry.of(input, refused.diagnostics()));
    }
  }
}
