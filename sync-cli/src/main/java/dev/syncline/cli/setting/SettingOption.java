package dev.syncline.cli.setting;

import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.setting.SettingAssignment;
import dev.syncline.setting.SettingCatalogue;
import dev.syncline.setting.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** Gives settings values: on the command line, or in an environment variable. */
public final class SettingOption {
  /** Its assignments have commas or line breaks between them. */
  static final String VARIABLE = "SYNCLINE_SETTINGS";

  private static final String NAME = "--set";

  @Option(
      names = NAME,
      paramLabel = "NAME=VALUE",
      description = {
        "A setting; give it once for each. It overrides the environment variable"
            + " SYNCLINE_SETTINGS, which takes several with commas between them. 'sync-cli help"
            + " settings' explains them; internal settings are accepted too, and are part of no"
            + " promise."
      })
  private List<String> assignments = List.of();

  private final SettingCatalogue catalogue;

  /**
   * @param catalogue the settings that there are
   */
  public SettingOption(SettingCatalogue catalogue) {
    this.catalogue = catalogue;
  }

  /**
   * The settings that were asked for.
   *
   * @param variables the environment
   * @throws DiagnosticException with all problems of the assignments
   */
  public Settings read(Map<String, String> variables) {
    List<SettingAssignment> all =
        new ArrayList<>(SettingAssignment.all(VARIABLE, variables.getOrDefault(VARIABLE, "")));
    assignments.forEach(text -> all.add(new SettingAssignment(NAME, text)));
    return catalogue.read(all);
  }
}
