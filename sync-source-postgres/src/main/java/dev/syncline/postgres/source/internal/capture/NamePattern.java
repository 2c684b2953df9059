package dev.syncline.postgres.source.internal.capture;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * One regular expression for many names. The engine tries every expression of a list on every
 * column of every table. Here names share their prefixes, so that one pass matches a name against
 * all of them.
 */
final class NamePattern {
  private final Map<String, NamePattern> next = new TreeMap<>();
  private boolean isEnd;

  /**
   * Adds a name.
   *
   * @param parts the parts of the name in order, each a regular expression: usually one character
   */
  void add(List<String> parts) {
    if (parts.isEmpty()) {
      isEnd = true;
    } else {
      next.computeIfAbsent(parts.get(0), part -> new NamePattern())
          .add(parts.subList(1, parts.size()));
    }
  }

  /** The expression that matches exactly the names that were added. */
  String text() {
    String following =
        next.entrySet().stream()
            .map(one -> one.getKey() + one.getValue().text())
            .collect(Collectors.joining("|"));
    if (isEnd) {
      return next.isEmpty() ? "" : "(?:" + following + ")?";
    }
    return next.size() > 1 ? "(?:" + following + ")" : following;
  }
}
