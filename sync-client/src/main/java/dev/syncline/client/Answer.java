package dev.syncline.client;

import dev.syncline.client.SyncRefusedException.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The body of a response, with defaults for everything: something else may have answered. */
final class Answer {
  private final Map<?, ?> body;

  private Answer(Map<?, ?> body) {
    this.body = body;
  }

  /** Reads a body, which need not be JSON. */
  static Answer of(String text) {
    return new Answer(JsonText.read(text) instanceof Map<?, ?> object ? object : Map.of());
  }

  boolean isApplied() {
    return Boolean.TRUE.equals(body.get("applied"));
  }

  /** A proxy answers with the same status, but has nothing to say about a consumer. */
  boolean isTimeout() {
    return Boolean.FALSE.equals(body.get("applied")) && body.get("behind") instanceof Map<?, ?>;
  }

  long position() {
    return number(body.get("position"));
  }

  Duration waited() {
    return Duration.ofMillis(number(body.get("waitedMillis")));
  }

  String stage() {
    return behind("stage");
  }

  String note() {
    return behind("note");
  }

  private String behind(String name) {
    return body.get("behind") instanceof Map<?, ?> behind ? text(behind.get(name)) : "";
  }

  /** One of a list, or the body itself. */
  List<Problem> problems() {
    if (body.get("problems") instanceof List<?> listed) {
      return listed.stream()
          .filter(Map.class::isInstance)
          .map(one -> problem((Map<?, ?>) one))
          .toList();
    }
    return body.containsKey("code") ? List.of(problem(body)) : List.of();
  }

  private static Problem problem(Map<?, ?> shown) {
    return new Problem(text(shown.get("code")), text(shown.get("message")), text(shown.get("fix")));
  }

  private static String text(@Nullable Object value) {
    return value instanceof String text ? text : "";
  }

  private static long number(@Nullable Object value) {
    return value instanceof Number number ? number.longValue() : 0;
  }
}
