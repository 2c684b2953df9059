package dev.syncline.cli.demo;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The class paths of the demo's processes, all from this installation. */
final class ClassPath {
  private ClassPath() {}

  /** The class path of this process. */
  static String own() {
    return System.getProperty("java.class.path");
  }

  /**
   * The class path of one of the shop's services, which are next to this program's jar with their
   * own dependencies.
   *
   * @param service the service's module
   * @throws IllegalStateException if this installation has no shop
   */
  static String ofShop(String service) {
    Path installation = installation();
    Path jar = installation.resolve("shop").resolve(service + ".jar");
    if (!Files.exists(jar)) {
      throw new IllegalStateException(
          "this installation has no " + jar + "; run it from a source tree");
    }
    return String.join(
        File.pathSeparator,
        jar.toString(),
        installation.resolve("shop").resolve("*").toString(),
        installation.resolve("lib").resolve("*").toString());
  }

  private static Path installation() {
    try {
      Path own =
          Path.of(ClassPath.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      return own.resolveSibling("");
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
