package dev.syncline.setting;

import dev.syncline.manifest.verify.DiagnosticCode;

/** The problems of settings: SET-1xx. */
public enum SettingCode implements DiagnosticCode {
  UNKNOWN(
      "SET-101",
      "no such setting",
      "Settings are given with '--set NAME=VALUE' or in the environment variable"
          + " SYNCLINE_SETTINGS, and none has this name. 'sync-cli help settings' explains those"
          + " for users; with '--all' it also lists the internal ones, which may change or"
          + " disappear with any version."),
  INCOMPLETE(
      "SET-102",
      "not NAME=VALUE",
      "A setting is written as its name, an equals sign and its value: capture.heartbeat=5s. The"
          + " environment variable SYNCLINE_SETTINGS takes several, with commas or line breaks"
          + " between them."),
  UNREADABLE(
      "SET-103",
      "value of another kind",
      "Durations and sizes need a whole number and a unit: 500ms, 5s, 10m, 2h, 1d; 64kB, 24MB,"
          + " 1GB, in steps of 1024. Counts are whole numbers without a unit. 'sync-cli help NAME'"
          + " shows which of them a setting takes."),
  OUT_OF_RANGE(
      "SET-104",
      "value out of range",
      "Every setting has a least and a largest value, beyond which Syncline would not work as"
          + " promised. 'sync-cli help NAME' shows both, and what smaller and larger values"
          + " cause."),
  TWICE(
      "SET-105",
      "setting given twice",
      "One command line, or one environment variable, gives the same setting two values. Only a"
          + " '--set' on the command line overrides the variable SYNCLINE_SETTINGS."),
  OUT_OF_ORDER(
      "SET-106",
      "settings contradict each other",
      "One setting may not exceed another: the shortest pause not the longest, the wait for a lock"
          + " not the time that a whole statement may take. The message names both with the values"
          + " that they would have. Change one of them, or both.");

  private final String id;
  private final String title;
  private final String explanation;

  SettingCode(String id, String title, String explanation) {
    this.id = id;
    this.title = title;
    this.explanation = explanation;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public String title() {
    return title;
  }

  @Override
  public String explanation() {
    return explanation;
  }
}
