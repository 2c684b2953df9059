package dev.syncline.cli.demo;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The class paths of the demo's processes: all of them live in this installation. */
final class ClassPath {
  private ClassPath() {}

  /** This process's own. */
  static String own() {
    return System.getProperty("java.class.path");
  }

  /**
   * Our own with one module in front, so that its resources win over others of the same name.
   *
   * @param module the module whose jar or classes come first
   */
  static String startingWith(String module) {
    List<String> entries = entries();
    Stream<String> first = entries.stream().filter(entry -> belongsTo(module, entry));
    Stream<String> rest = entries.stream().filter(entry -> !belongsTo(module, entry));
    return Stream.concat(first, rest).collect(Collectors.joining(File.pathSeparator));
  }

  private static boolean belongsTo(String module, String entry) {
    Path path = Path.of(entry);
    return path.getFileName().toString().startsWith(module)
        || path.endsWith(Path.of(module, "target", "classes"));
  }

  /** The jar names its libraries in its manifest; seen one by one they can be put in order. */
  private static List<String> entries() {
    return Arrays.stream(own().split(File.pathSeparator)).flatMap(ClassPath::expand).toList();
  }

  private static Stream<String> expand(String entry) {
    File[] libraries =
        new File(new File(entry).getAbsoluteFile().getParentFile(), "lib").listFiles();
    return libraries == null || !entry.endsWith("sync-cli.jar")
        ? Stream.of(entry)
        : Stream.concat(Stream.of(entry), Arrays.stream(libraries).map(File::getPath).sorted());
  }
}
