package dev.syncline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
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
    Set<String> files = classFiles();

    assertThat(names.stream().filter(name -> !files.contains(name + ".class")))
        .as("many are gone: run bench/list-classes")
        .hasSizeLessThan(names.size() / 10);
  }

  /**
   * JDK 17 crashes on such a class from an archive as soon as a flight recording or an agent wants
   * to see its bytes: it looks for them in the jar's main part only.
   */
  @Test
  void haveNoVersionForNewerJava() throws IOException {
    Set<String> files = classFiles();

    assertThat(names())
        .noneMatch(
            name ->
                IntStream.rangeClosed(9, 30)
                    .anyMatch(
                        java ->
                            files.contains("META-INF/versions/" + java + "/" + name + ".class")));
  }

  /** Everything on the class path: asking the class loader for each of them would take longer. */
  private static Set<String> classFiles() throws IOException {
    Set<String> files = new HashSet<>();
    for (String element : System.getProperty("java.class.path").split(File.pathSeparator)) {
      Path place = Path.of(element);
      if (Files.isDirectory(place)) {
        try (Stream<Path> inside = Files.walk(place)) {
          inside.forEach(file -> files.add(place.relativize(file).toString()));
        }
      } else if (Files.exists(place)) {
        try (JarFile jar = new JarFile(place.toFile())) {
          jar.stream().map(ZipEntry::getName).forEach(files::add);
        }
      }
    }
    return files;
  }
}
