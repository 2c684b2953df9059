package dev.syncline.manifest.json;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A reference in a text, which stands for a value from elsewhere: {@code ${env:NAME}}, {@code
 * ${file:path}}, each with an optional fallback value after {@code :-}. With a second dollar sign
 * in front, it stands for its own characters.
 *
 * @param start where it begins in the text
 * @param end behind its closing brace
 * @param escaped whether it stands for itself
 * @param kind where the value comes from
 * @param name of the variable or file
 * @param otherwise the fallback value
 */
record Reference(
    int start, int end, boolean escaped, Kind kind, String name, Optional<String> otherwise) {
  private static final String OPENING = "${";
  private static final String FALLBACK = ":-";

  /** Where a value comes from. */
  enum Kind {
    ENV("env:"),
    FILE("file:");

    private final String prefix;

    Kind(String prefix) {
      this.prefix = prefix;
    }
  }

  /** All references of a text, in their order. */
  static List<Reference> in(String text) {
    List<Reference> found = new ArrayList<>();
    int from = text.indexOf(OPENING);
    while (from >= 0) {
      int end = text.indexOf('}', from);
      if (end < 0) {
        return found;
      }
      Optional<Reference> reference = at(text, from, end);
      reference.ifPresent(found::add);
      from = text.indexOf(OPENING, reference.isPresent() ? end + 1 : from + 1);
    }
    return found;
  }

  private static Optional<Reference> at(String text, int opening, int end) {
    int content = opening + OPENING.length();
    boolean escaped = opening > 0 && text.charAt(opening - 1) == '$';
    for (Kind kind : Kind.values()) {
      if (text.startsWith(kind.prefix, content)) {
        String body = text.substring(content + kind.prefix.length(), end);
        int fallback = body.indexOf(FALLBACK);
        return Optional.of(
            new Reference(
                escaped ? opening - 1 : opening,
                end + 1,
                escaped,
                kind,
                fallback < 0 ? body : body.substring(0, fallback),
                fallback < 0
                    ? Optional.empty()
                    : Optional.of(body.substring(fallback + FALLBACK.length()))));
      }
    }
    return Optional.empty();
  }
}
