package dev.syncline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The list of classes that the launcher archives, which {@code bench/list-classes} writes. */
class ArchivedClassesTest {
  private static final Path LIST = Path.of("..", "bin", "sync-cli.classes");

  private static List<String> names() throws IOException {
    return Files.readAllLines(LIST).stream().filter(line -> !line.startsWith("#")).toList();
  }

  @Test
  void areThere() throws IOException {
    List<String> names = names();

    assertThat(names.stream().filter(name -> !isThere(name + ".class")))
        .as("many are gone: run bench/list-classes")
        .hasSizeLessThan(names.size() / 10);
  }

  /**
   * JDK 17 crashes on such a class from an archive as soon as a flight recording or an agent wants
   * to see its bytes: it looks for them in the jar's main part only.
   */
  @Test
  void haveNoVersionForNewerJava() throws IOException {
    assertThat(names())
        .noneMatch(
            name ->
                IntStream.rangeClosed(9, 30)
                    .anyMatch(
                        java -> isThere("META-INF/versions/" + java + "/" + name + ".class")));
  }

  private static boolean isThere(String resource) {
    return ArchivedClassesTest.class.getClassLoader().getResource(resource) != null;
  }
}
