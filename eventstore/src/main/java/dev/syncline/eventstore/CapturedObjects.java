package dev.syncline.eventstore;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The objects of a source that capture depends on, as the source's catalogue described them when
 * capture last covered them. If an object's description differs later, changes may have been lost
 * in between. An event store only keeps the descriptions; only the source knows what names and
 * properties mean.
 *
 * @param properties the properties of each object, by the object's name
 */
public record CapturedObjects(Map<String, Map<String, String>> properties) {
  /** Nothing is recorded: the feed is new, or its continuity was given up. */
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

  /** The properties of an object; empty if the object is not recorded. */
  public Map<String, String> of(String object) {
    return properties.getOrDefault(object, Map.of());
  }
}
