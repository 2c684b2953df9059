package dev.syncline.setting;

import dev.syncline.manifest.verify.Diagnostic;
import java.util.Optional;

/** The problems of assignments to settings. */
final class SettingProblems {
  private SettingProblems() {}

  static Diagnostic incomplete(SettingAssignment one) {
    return Diagnostic.error(
        SettingCode.INCOMPLETE,
        one + " is not of the form NAME=VALUE",
        "write it as in capture.heartbeat=5s");
  }

  static Diagnostic unknown(SettingAssignment one, Optional<String> nearest) {
    return Diagnostic.error(
        SettingCode.UNKNOWN,
        one + ": there is no setting " + one.name(),
        nearest
            .map(name -> "did you mean '" + name + "'?")
            .orElse("'sync-cli help settings --all' lists every setting"));
  }

  static Diagnostic unreadable(SettingAssignment one, Setting<?> setting) {
    return Diagnostic.error(
        SettingCode.UNREADABLE,
        one + ": '" + one.value() + "' is not " + setting.unit().expectation(),
        "write it like the default, " + setting + "=" + setting.usualText());
  }

  static Diagnostic outOfRange(SettingAssignment one, Setting<?> setting) {
    return Diagnostic.error(
        SettingCode.OUT_OF_RANGE,
        one + " is out of range",
        "choose a value of " + setting.range() + "; the default is " + setting.usualText());
  }

  static Diagnostic twice(SettingAssignment one) {
    return Diagnostic.error(
        SettingCode.TWICE,
        one.place() + " gives " + one.name() + " more than one value",
        "keep one of them");
  }
}
