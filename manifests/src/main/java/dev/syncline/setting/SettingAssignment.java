package dev.syncline.setting;

import java.util.Arrays;
import java.util.List;

/**
 * What a user wrote to give a setting a value.
 *
 * @param place where: {@code --set}, or the name of an environment variable
 * @param text what: {@code NAME=VALUE}
 */
public record SettingAssignment(String place, String text) {
  /** The assignments of a text with one on each line, or with commas between them. */
  public static List<SettingAssignment> all(String place, String text) {
    return Arrays.stream(text.split("[,\\n]"))
        .map(String::strip)
        .filter(one -> !one.isEmpty())
        .map(one -> new SettingAssignment(place, one))
        .toList();
  }

  boolean isComplete() {
    return text.indexOf('=') > 0;
  }

  String name() {
    return text.substring(0, text.indexOf('=')).strip();
  }

  String value() {
    return text.substring(text.indexOf('=') + 1).strip();
  }

  @Override
  public String toString() {
    return place + " " + text;
  }
}
