package dev.syncline.eventstore;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The objects of a source that capture rests on, as its catalogue described them when capture last
 * covered them: an object that is described differently later may have lost changes meanwhile. An
 * event store only keeps them; the source alone knows what names and properties mean.
 *
 * @param properties for each object, by its name, its properties
 */
public record CapturedObjects(Map<String, Map<String, String>> properties) {
  /** Nothing is remembered: the feed is new, or its continuity was given up. */
  public static final CapturedObjects NONE = new CapturedObjects(Map.of());

  public CapturedObjects {
    Map<String, Map<String, String>> copy = new TreeMap<>();
    properties.forEach(
        (object, described) ->
            copy.put(object, Collections.unmodifiableMap(new TreeMap<>(described))));
    properties = Collections.unmodifiableMap(copy);
  }

  public boolean isEmpty() {
    return properties.isEmpty();
  }

  /** The names of all objects. */
  public Set<String> names() {
    return properties.keySet();
  }

  /** The properties of an object; none if it is not among them. */
  public Map<String, String> of(String object) {
    return properties.getOrDefault(object, Map.of());
  }
}
