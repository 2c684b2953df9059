package dev.syncline.operations.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.manifest.json.ManifestReading;
import dev.syncline.manifest.json.Variables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestCheckTest {
  @TempDir private Path directory;
  private Path manifest;

  @BeforeEach
  void writeManifest() throws IOException {
    manifest =
        Files.writeString(
            directory.resolve("shop.json"),
            """
            {
              "slug": "shop",
              "manifestVersion": 0,
              "connections": [{"slug": "db", "config": {"connectionType": "postgres",
                "host": "localhost", "port": 1, "user": "x", "password": "${env:SHOP_PASSWORD}",
                "database": "x"}}],
              "eventStores": [{"connectionSlug": "db-nowhere"}],
              "dataStores": [{"connectionSlug": "db"}, {"connectionSlug": "db-elsewhere"}]
            }
            """);
  }

  private List<String> messages(Variables variables) {
    ManifestReading reading = new ManifestCheck(variables).check(List.of(manifest));
    return reading.diagnostics().stream().map(one -> one.message()).toList();
  }

  @Test
  void findsAllProblemsAtOnceAndNeedsNoPassword() {
    assertThat(messages(Variables.untouched()))
        .hasSize(2)
        .anyMatch(one -> one.contains("db-nowhere"))
        .anyMatch(one -> one.contains("db-elsewhere"));
  }

  @Test
  void reportsReferencesWithoutAValueIfThereAreVariables() {
    assertThat(messages(Variables.of(Map.of()))).anyMatch(one -> one.contains("SHOP_PASSWORD"));
    assertThat(messages(Variables.of(Map.of("SHOP_PASSWORD", "s3cret")))).hasSize(2);
  }
}
