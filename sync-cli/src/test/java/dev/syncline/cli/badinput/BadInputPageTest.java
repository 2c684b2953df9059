package dev.syncline.cli.badinput;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.syncline.testkit.TestDatabase;
import dev.syncline.testkit.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Keeps {@code docs/bad-input.md} true: every input of the page is really given. */
@Tag("verify")
@Timeout(180)
class BadInputPageTest {
  private static final Path PAGE = Path.of("..", "docs", "bad-input.md");
  private static final String REGENERATE =
      "mvn test -pl sync-cli -am -Dtest=BadInputPageTest -Dsurefire.failIfNoSpecifiedTests=false"
          + " -DargLine=-Dsyncline.write=true";

  private static final Pattern ANSWERED =
      Pattern.compile("\\| (\\*\\*[A-Z]{3}-\\d{3}\\*\\*|\\*[^*])");
  private static final List<String> SOUND = List.of("| nothing wrong |", "| `::` casts");

  private final TestDatabase server = TestPostgres.shared().database();

  @TempDir private Path directory;

  @Test
  void saysWhatIsSaid() throws IOException {
    assumeTrue(
        server.number("SELECT current_setting('server_version_num')") >= 180_000,
        "the page is about the newest PostgreSQL, in whose words it is");

    String page = page();

    if (Boolean.getBoolean("syncline.write")) {
      Files.writeString(PAGE, page);
    }
    assertThat(page).doesNotContain("s3cret");
    requireAnswers(page);
    assertThat(Files.exists(PAGE) ? Files.readString(PAGE) : "")
        .as("%s is not what it would be now; write it anew by: %s", PAGE, REGENERATE)
        .isEqualTo(page);
  }

  /** An answer without a code, or none where something is wrong, would be a hole. */
  private static void requireAnswers(String page) {
    List<String> rows =
        page.lines()
            .filter(line -> line.startsWith("| ") && !line.startsWith("| bad input"))
            .filter(line -> SOUND.stream().noneMatch(line::startsWith))
            .toList();

    assertThat(rows).hasSizeGreaterThan(90);
    assertThat(rows).filteredOn(row -> !ANSWERED.matcher(row).find()).as("no answer").isEmpty();
    assertThat(rows)
        .as("a list of nothing")
        .noneMatch(row -> row.matches(".*\\b(are|is|has):? *(<br>.*|\\|)"));
  }

  private String page() {
    ManifestInputs manifests = new ManifestInputs(directory);
    Databases databases = new Databases(directory);
    SourceInputs sources = new SourceInputs(databases);
    StoreInputs stores = new StoreInputs(databases);
    String page =
        new Page()
            .add(manifests.manifests())
            .add(manifests.connections())
            .add(manifests.sql())
            .add(new CollectInputs(directory).definitions())
            .add(sources.sql())
            .add(sources.server())
            .add(sources.rights())
            .add(sources.tables())
            .add(sources.publicationAndSlot())
            .add(stores.eventStore())
            .add(stores.destination())
            .add(stores.values())
            .add(manifests.secrets())
            .add(new SettingInputs().settings())
            .text(
                directory + "/",
                Map.of(
                    "accounts", sources.names().get(0),
                    "another", sources.names().get(1),
                    "orders", stores.name()));
    stores.close();
    return page;
  }
}
