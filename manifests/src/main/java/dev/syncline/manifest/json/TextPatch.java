package dev.syncline.manifest.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Changes a JSON text so that it means another tree. What means the same stays as it is written:
 * line ends, indentation, forms of numbers, escapes, order.
 */
final class TextPatch {
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private record Change(int from, int to, String text) {}

  private final String text;
  private final TextStyle style;
  private final List<Change> changes = new ArrayList<>();

  private TextPatch(String text) {
    this.text = text;
    style = TextStyle.of(text);
  }

  /**
   * The text with the tree as its meaning; empty if the text is not JSON or has a field twice, so
   * that it has to be written again as a whole.
   */
  static Optional<String> apply(String text, JsonNode tree) {
    if (text.startsWith(BYTE_ORDER_MARK)) {
      return apply(text.substring(1), tree).map(BYTE_ORDER_MARK::concat);
    }
    try {
      ParsedText old = ParsedText.parse(new JsonFactory(), "", text);
      if (!old.repeated().isEmpty()) {
        return Optional.empty();
      }
      TextPatch patch = new TextPatch(text);
      patch.change(WrittenValue.of(text), old.root(), tree);
      String changed = patch.changed();
      boolean meant = ParsedText.parse(new JsonFactory(), "", changed).root().equals(reread(tree));
      return meant ? Optional.of(changed) : Optional.empty();
    } catch (IOException notJson) {
      return Optional.empty();
    }
  }

  /** The tree with the kinds of numbers that parsing gives. */
  private static JsonNode reread(JsonNode tree) throws IOException {
    return ParsedText.parse(new JsonFactory(), "", TextStyle.usual().line(tree)).root();
  }

  private String changed() {
    changes.sort(Comparator.comparingInt(Change::from).thenComparingInt(Change::to));
    StringBuilder changed = new StringBuilder();
    int from = 0;
    for (Change change : changes) {
      changed.append(text, from, Math.max(from, change.from)).append(change.text);
      from = Math.max(from, change.to);
    }
    return changed.append(text, from, text.length()).toString();
  }

  private void change(WrittenValue written, JsonNode old, JsonNode now) {
    if (old.equals(now)) {
      return;
    }
    if (written.parts().isEmpty()) {
      changes.add(new Change(written.start(), written.end(), rendered(written, now)));
    } else if (old instanceof ObjectNode fields && now instanceof ObjectNode wanted) {
      changeFields(written, fields, wanted);
    } else if (old instanceof ArrayNode elements && now instanceof ArrayNode wanted) {
      changeElements(written, elements, wanted);
    } else {
      changes.add(new Change(written.start(), written.end(), rendered(written, now)));
    }
  }

  private void changeFields(WrittenValue written, ObjectNode old, ObjectNode now) {
    Set<Integer> removed = new HashSet<>();
    for (int index = 0; index < written.parts().size(); index++) {
      WrittenValue part = written.parts().get(index);
      if (now.has(part.name())) {
        change(part, old.get(part.name()), now.get(part.name()));
      } else {
        removed.add(index);
      }
    }
    List<String> added = new ArrayList<>();
    now.properties().stream()
        .filter(field -> !old.has(field.getKey()))
        .forEach(field -> added.add(named(written, field.getKey(), field.getValue())));
    replaceParts(written, removed, added, now);
  }

  /** Keeps equal elements at both ends, and changes those in between. */
  private void changeElements(WrittenValue written, ArrayNode old, ArrayNode now) {
    int shorter = Math.min(old.size(), now.size());
    int head = 0;
    while (head < shorter && old.get(head).equals(now.get(head))) {
      head++;
    }
    int tail = 0;
    while (tail < shorter - head
        && old.get(old.size() - 1 - tail).equals(now.get(now.size() - 1 - tail))) {
      tail++;
    }
    int both = shorter - head - tail;
    for (int index = head; index < head + both; index++) {
      change(written.parts().get(index), old.get(index), now.get(index));
    }
    Set<Integer> removed = new HashSet<>();
    for (int index = head + both; index < old.size() - tail; index++) {
      removed.add(index);
    }
    List<String> added = new ArrayList<>();
    for (int index = head + both; index < now.size() - tail; index++) {
      added.add(renderedPart(written, now.get(index)));
    }
    if (tail > 0 && !added.isEmpty()) {
      insertBefore(written, old.size() - tail, added);
      added.clear();
    }
    replaceParts(written, removed, added, now);
  }

  private void insertBefore(WrittenValue written, int index, List<String> added) {
    int place = written.parts().get(index).begin();
    String separator = separator(written);
    changes.add(new Change(place, place, String.join(separator, added) + separator));
  }

  private void replaceParts(
      WrittenValue written, Set<Integer> removed, List<String> added, JsonNode now) {
    List<WrittenValue> parts = written.parts();
    if (removed.size() == parts.size()) {
      if (!removed.isEmpty() || !added.isEmpty()) {
        changes.add(new Change(written.start(), written.end(), rendered(written, now)));
      }
      return;
    }
    int last = parts.size() - 1;
    while (removed.contains(last)) {
      last--;
    }
    for (int index : removed) {
      changes.add(
          index < last
              ? new Change(parts.get(index).begin(), parts.get(index + 1).begin(), "")
              : new Change(parts.get(index - 1).end(), parts.get(index).end(), ""));
    }
    if (!added.isEmpty()) {
      String separator = separator(written);
      int place = parts.get(last).end();
      changes.add(new Change(place, place, separator + String.join(separator, added)));
    }
  }

  private String named(WrittenValue around, String name, JsonNode value) {
    return TextStyle.usual().line(ParsedText.text(name)) + ": " + renderedPart(around, value);
  }

  private String renderedPart(WrittenValue around, JsonNode value) {
    return isOnOneLine(around)
        ? style.line(value)
        : style.lines(value, margin(around.parts().get(0).begin()));
  }

  private String rendered(WrittenValue written, JsonNode value) {
    return text.strip().lines().count() < 2
        ? style.line(value)
        : style.lines(value, margin(written.start()));
  }

  private String separator(WrittenValue around) {
    return isOnOneLine(around)
        ? ", "
        : "," + style.lineEnd() + margin(around.parts().get(0).begin());
  }

  /** Whether the first part is on the line on which the value around it begins. */
  private boolean isOnOneLine(WrittenValue around) {
    if (around.parts().isEmpty()) {
      return text.strip().lines().count() < 2;
    }
    String between = text.substring(around.start(), around.parts().get(0).begin());
    return between.indexOf('\n') < 0 && between.indexOf('\r') < 0;
  }

  /** The white space at the beginning of the line that contains a place. */
  private String margin(int place) {
    int start = place;
    while (start > 0 && text.charAt(start - 1) != '\n' && text.charAt(start - 1) != '\r') {
      start--;
    }
    return TextStyle.margin(text.substring(start));
  }
}
