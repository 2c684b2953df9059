package dev.syncline.cli.setting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.cli.KnownSettings;
import dev.syncline.setting.Audience;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Keeps {@code docs/settings.md} true: it is made from the declarations. */
class SettingsPageTest {
  private static final Path PAGE = Path.of("..", "docs", "settings.md");
  private static final String REGENERATE =
      "mvn test -pl sync-cli -am -Dtest=SettingsPageTest -Dsurefire.failIfNoSpecifiedTests=false"
          + " -DargLine=-Dsyncline.write=true";

  @Test
  void saysWhatIsDeclared() throws IOException {
    String page = SettingsPage.of(KnownSettings.CATALOGUE);

    if (Boolean.getBoolean("syncline.write")) {
      Files.writeString(PAGE, page);
    }
    assertThat(Files.exists(PAGE) ? Files.readString(PAGE) : "")
        .as("%s differs from the declarations; write it again by: %s", PAGE, REGENERATE)
        .isEqualTo(page);
  }

  @Test
  void everyDescriptionIsASentence() {
    assertThat(KnownSettings.CATALOGUE.settings())
        .hasSizeGreaterThan(30)
        .allSatisfy(
            setting ->
                assertThat(setting.purpose() + setting.smaller() + setting.larger())
                    .endsWith(".")
                    .doesNotContain("|"));
  }

  @Test
  void aGroupIsForUsersFirst() {
    assertThat(KnownSettings.CATALOGUE.groups())
        .allSatisfy(group -> assertThat(group.of(Audience.DOCUMENTED)).isNotEmpty());
  }
}
