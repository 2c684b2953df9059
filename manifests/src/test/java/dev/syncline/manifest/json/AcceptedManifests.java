package dev.syncline.manifest.json;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Every form that must read without an error: {@code accepted/} and the shop's own manifests. */
final class AcceptedManifests {
  private AcceptedManifests() {}

  static Path directory() {
    try {
      return Path.of(AcceptedManifests.class.getResource("accepted").toURI());
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  static List<Path> files() {
    return Stream.of(directory(), Path.of("shop")).flatMap(AcceptedManifests::below).toList();
  }

  private static Stream<Path> below(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(Files::isRegularFile).sorted().toList().stream();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
