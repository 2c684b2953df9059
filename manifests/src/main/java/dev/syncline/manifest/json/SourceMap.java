package dev.syncline.manifest.json;

import dev.syncline.manifest.verify.Place;
import java.util.HashMap;
import java.util.Map;

/**
 * The places in a text where each value and each field name of its tree was written, by JSON
 * pointer.
 */
final class SourceMap {
  private record Position(int line, int column) {}

  private final String file;
  private final Map<String, Position> values = new HashMap<>();
  private final Map<String, Position> names = new HashMap<>();

  SourceMap(String file) {
    this.file = file;
  }

  void value(String pointer, int line, int column) {
    values.put(pointer, new Position(line, column));
  }

  void name(String pointer, int line, int column) {
    names.put(pointer, new Position(line, column));
  }

  /** Where the value begins; for a value that does not exist, the nearest value around it. */
  Place value(String pointer) {
    Position position = values.get(pointer);
    if (position != null) {
      return new Place(file, position.line, position.column);
    }
    return pointer.isEmpty() ? new Place(file, 1, 1) : value(parent(pointer));
  }

  /** Where the name of the field begins; for one that does not exist, as {@link #value(String)}. */
  Place name(String pointer) {
    Position position = names.get(pointer);
    return position == null ? value(pointer) : new Place(file, position.line, position.column);
  }

  String file() {
    return file;
  }

  /** The pointer to a field or element of what another pointer points to. */
  static String child(String pointer, String step) {
    return pointer + "/" + step.replace("~", "~0").replace("/", "~1");
  }

  /** A pointer in the notation of messages: {@code connections[0].config.port}. */
  static String readable(String pointer) {
    StringBuilder path = new StringBuilder();
    for (String step : pointer.split("/")) {
      String name = step.replace("~1", "/").replace("~0", "~");
      if (name.matches("\\d+")) {
        path.append('[').append(name).append(']');
      } else {
        path.append(path.length() == 0 ? "" : ".").append(name);
      }
    }
    return path.toString();
  }

  private static String parent(String pointer) {
    return pointer.substring(0, pointer.lastIndexOf('/'));
  }
}
