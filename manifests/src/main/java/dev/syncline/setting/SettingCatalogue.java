package dev.syncline.setting;

import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.manifest.verify.NearestName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The settings that a program knows, and the reading of what users write.
 *
 * @param groups the settings of each part of the program
 */
public record SettingCatalogue(List<SettingGroup> groups) {
  /**
   * @throws IllegalArgumentException if two settings have the same name
   */
  public SettingCatalogue {
    groups = List.copyOf(groups);
    Set<String> names = new HashSet<>();
    for (SettingGroup group : groups) {
      for (Setting<?> setting : group.settings()) {
        if (!names.add(setting.name())) {
          throw new IllegalArgumentException("two settings are called " + setting);
        }
      }
    }
  }

  /** All settings, in the order of their groups. */
  public List<Setting<?>> settings() {
    List<Setting<?>> all = new ArrayList<>();
    groups.forEach(group -> all.addAll(group.settings()));
    return all;
  }

  /** The setting of that name. */
  public Optional<Setting<?>> find(String name) {
    return settings().stream().filter(setting -> setting.name().equals(name)).findFirst();
  }

  /**
   * Reads assignments; a later place overrides an earlier one.
   *
   * @throws DiagnosticException with all problems: names that do not exist, values of another unit
   *     or out of range, settings that contradict each other
   */
  public Settings read(List<SettingAssignment> assignments) {
    List<Diagnostic> problems = new ArrayList<>();
    Map<String, Settings.Choice<?>> choices = new LinkedHashMap<>();
    Set<SettingAssignment> seen = new HashSet<>();
    for (SettingAssignment one : assignments) {
      if (one.isComplete() && !seen.add(new SettingAssignment(one.place(), one.name()))) {
        problems.add(SettingProblems.twice(one));
      }
      choice(one, problems).ifPresent(choice -> choices.put(choice.setting().name(), choice));
    }
    Settings settings = Settings.of(choices.values());
    Set<String> readable = new HashSet<>(names());
    assignments.stream()
        .filter(SettingAssignment::isComplete)
        .map(SettingAssignment::name)
        .filter(name -> !choices.containsKey(name))
        .forEach(readable::remove);
    problems.addAll(contradictions(settings, readable));
    if (!problems.isEmpty()) {
      throw new DiagnosticException(problems);
    }
    return settings;
  }

  /**
   * Compares only settings whose values could be read: others would be compared by their defaults.
   */
  private List<Diagnostic> contradictions(Settings settings, Set<String> readable) {
    return groups.stream()
        .flatMap(group -> group.orders().stream())
        .filter(order -> readable.containsAll(order.names()))
        .flatMap(order -> order.problem(settings).stream())
        .toList();
  }

  private Optional<Settings.Choice<?>> choice(SettingAssignment one, List<Diagnostic> problems) {
    if (!one.isComplete()) {
      problems.add(SettingProblems.incomplete(one));
      return Optional.empty();
    }
    Optional<Setting<?>> setting = find(one.name());
    if (setting.isEmpty()) {
      problems.add(SettingProblems.unknown(one, NearestName.of(one.name(), names())));
      return Optional.empty();
    }
    return choice(one, setting.get(), problems);
  }

  private static <T extends Comparable<T>> Optional<Settings.Choice<?>> choice(
      SettingAssignment one, Setting<T> setting, List<Diagnostic> problems) {
    Optional<T> value = setting.unit().parse(one.value());
    if (value.isEmpty()) {
      problems.add(SettingProblems.unreadable(one, setting));
      return Optional.empty();
    }
    if (!setting.allows(value.get())) {
      problems.add(SettingProblems.outOfRange(one, setting));
      return Optional.empty();
    }
    return Optional.of(new Settings.Choice<>(setting, value.get()));
  }

  private List<String> names() {
    return settings().stream().map(Setting::name).toList();
  }
}
