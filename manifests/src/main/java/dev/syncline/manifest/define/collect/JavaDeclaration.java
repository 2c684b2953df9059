package dev.syncline.manifest.define.collect;

import dev.syncline.manifest.verify.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds where a class is declared in the source it was compiled from. */
final class JavaDeclaration {
  private JavaDeclaration() {}

  /** The place of the class's name; the beginning of the file if it is not found. */
  static Place place(Class<?> type, Path file) {
    String shown = DefinitionPath.shown(file);
    Pattern declaration =
        Pattern.compile("\\b(?:class|record|enum)\\s+(" + type.getSimpleName() + ")\\b");
    List<String> lines = lines(file);
    for (int line = 0; line < lines.size(); line++) {
      Matcher found = declaration.matcher(lines.get(line));
      if (found.find()) {
        return new Place(shown, line + 1, found.start(1) + 1);
      }
    }
    return new Place(shown, 1, 1);
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException unreadable) {
      return List.of();
    }
  }
}
