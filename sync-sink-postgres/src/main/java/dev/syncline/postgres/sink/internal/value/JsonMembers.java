package dev.syncline.postgres.sink.internal.value;

import java.sql.SQLException;
import java.util.List;

/**
 * Finds members of JSON objects by name, without parsing their values. It does not validate the
 * objects: the event store contains only valid JSON.
 */
public final class JsonMembers {
  private static final int NONE = -1;

  private final List<String> names;
  private final int[] nameOfPlace;

  /**
   * @param wanted the members to find; one may be named several times
   */
  public JsonMembers(List<String> wanted) {
    names = wanted.stream().distinct().toList();
    nameOfPlace = wanted.stream().mapToInt(names::indexOf).toArray();
  }

  /** Receives a value that was found. */
  public interface Receiver {
    /**
     * Takes the value of one wanted member.
     *
     * @param place the index of the wanted member
     * @param start where its text begins; not before {@code end} if the object has no such member
     * @param end where its text ends
     */
    void take(int place, int start, int end) throws SQLException;
  }

  /** Passes on one value for each wanted member; if the object has a member twice, the last one. */
  public void each(String object, Receiver receiver) throws SQLException {
    int[] starts = new int[names.size()];
    int[] ends = new int[names.size()];
    find(object, starts, ends);
    for (int place = 0; place < nameOfPlace.length; place++) {
      int name = nameOfPlace[place];
      receiver.take(place, starts[name], ends[name]);
    }
  }

  private void find(String object, int[] starts, int[] ends) {
    int at = skipSpace(object, 0) + 1;
    int likely = 0;
    while (true) {
      at = skipSpace(object, at);
      if (object.charAt(at) == '}') {
        return;
      }
      if (object.charAt(at) == ',') {
        at = skipSpace(object, at + 1);
      }
      int nameEnd = endOfString(object, at) - 1;
      int name = name(object, at + 1, nameEnd, likely);
      int colon = skipSpace(object, nameEnd + 1);
      int start = skipSpace(object, colon + 1);
      at = endOfValue(object, start);
      if (name != NONE) {
        starts[name] = start;
        ends[name] = at;
        likely = name + 1;
      }
    }
  }

  /**
   * The index of a name. Members usually come in the wanted order, so the likely index is tried
   * first.
   */
  private int name(String object, int start, int end, int likely) {
    if (JsonStrings.hasEscape(object, start, end)) {
      return names.indexOf(JsonStrings.text(object, start, end));
    }
    if (likely < names.size() && isAt(names.get(likely), object, start, end)) {
      return likely;
    }
    int name = names.size() - 1;
    while (name >= 0 && !isAt(names.get(name), object, start, end)) {
      name--;
    }
    return name;
  }

  private static boolean isAt(String name, String object, int start, int end) {
    return name.length() == end - start && object.startsWith(name, start);
  }

  private static int endOfValue(String json, int start) {
    char first = json.charAt(start);
    if (first == '"') {
      return endOfString(json, start);
    }
    if (first == '{' || first == '[') {
      return endOfNested(json, start);
    }
    int at = start;
    while (isScalar(json.charAt(at))) {
      at++;
    }
    return at;
  }

  private static boolean isScalar(char c) {
    return c != ',' && c != '}' && c != ']' && c > ' ';
  }

  private static int endOfNested(String json, int start) {
    int depth = 0;
    int at = start;
    do {
      char c = json.charAt(at);
      if (c == '"') {
        at = endOfString(json, at);
        continue;
      }
      if (c == '{' || c == '[') {
        depth++;
      } else if (c == '}' || c == ']') {
        depth--;
      }
      at++;
    } while (depth > 0);
    return at;
  }

  /** The index after the closing quote: the next one that is not escaped. */
  private static int endOfString(String json, int start) {
    int quote = json.indexOf('"', start + 1);
    while (isEscaped(json, quote)) {
      quote = json.indexOf('"', quote + 1);
    }
    return quote + 1;
  }

  /** Whether an odd number of backslashes precedes the character, since pairs escape each other. */
  private static boolean isEscaped(String json, int at) {
    int first = at;
    while (json.charAt(first - 1) == '\\') {
      first--;
    }
    return (at - first) % 2 == 1;
  }

  private static int skipSpace(String json, int start) {
    int at = start;
    while (json.charAt(at) <= ' ') {
      at++;
    }
    return at;
  }
}
