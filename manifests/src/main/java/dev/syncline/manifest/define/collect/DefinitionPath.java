package dev.syncline.manifest.define.collect;

import java.nio.file.Path;

/** Names definition files the way manifests do. */
final class DefinitionPath {
  private DefinitionPath() {}

  /** The path of a definition file relative to a manifest, with forward slashes. */
  static String relative(Path manifest, Path definition) {
    Path directory = manifest.toAbsolutePath().normalize().resolveSibling("");
    return shown(directory.relativize(definition.toAbsolutePath().normalize()));
  }

  /** A path with forward slashes. */
  static String shown(Path path) {
    return path.toString().replace('\\', '/');
  }
}
