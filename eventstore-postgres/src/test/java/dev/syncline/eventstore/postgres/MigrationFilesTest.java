package dev.syncline.eventstore.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MigrationFilesTest {
  private static final Path FOLDER =
      Path.of("src/main/resources/dev/syncline/eventstore/migration");

  @Test
  void areNumberedWithoutGapUpToTheLatest() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      List<Integer> versions =
          files
              .map(file -> file.getFileName().toString())
              .map(name -> Integer.valueOf(name.substring(1, name.indexOf("__"))))
              .sorted()
              .toList();

      assertThat(versions)
          .containsExactlyElementsOf(IntStream.rangeClosed(1, Migration.LATEST).boxed().toList());
    }
  }
}
