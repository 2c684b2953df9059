package dev.syncline.postgres.source.internal.transform.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Writes the key of an event: a JSON object of the key properties, as PostgreSQL prints one of type
 * {@code jsonb} (shorter names first, a space after each colon and comma), so that a key has the
 * same text whether it comes from here or from the event store.
 */
public final class KeyJson {
  private static final Comparator<byte[]> SHORTER_FIRST =
      Comparator.<byte[]>comparingInt(name -> name.length).thenComparing(Arrays::compareUnsigned);

  private final int[] order;
  private final String[] prefixes;

  /**
   * @param properties the names, in key order
   */
  public KeyJson(List<String> properties) {
    List<byte[]> names =
        properties.stream().map(name -> name.getBytes(StandardCharsets.UTF_8)).toList();
    order =
        IntStream.range(0, properties.size())
            .boxed()
            .sorted(Comparator.comparing(names::get, SHORTER_FIRST))
            .mapToInt(Integer::intValue)
            .toArray();
    prefixes = properties.stream().map(KeyJson::prefix).toArray(String[]::new);
  }

  /** The values of one key. */
  public interface Values {
    /**
     * Writes the JSON form of a value.
     *
     * @param place which of the properties it is of, in key order
     */
    void write(StringBuilder out, int place);
  }

  /** The key's JSON text. */
  public String write(Values values) {
    StringBuilder out = new StringBuilder(32).append('{');
    for (int place : order) {
      out.append(out.length() == 1 ? "" : ", ").append(prefixes[place]);
      values.write(out, place);
    }
    return out.append('}').toString();
  }

  /**
   * The key's JSON text.
   *
   * @param values the JSON form of each property's value; null for a NULL
   */
  public String write(List<String> values) {
    return write((out, place) -> out.append(values.get(place)));
  }

  /** Whether a value of a key that was written here is NULL. */
  public static boolean hasNull(String key) {
    return key.contains("null") && JsonProperties.of(key).containsValue("null");
  }

  private static String prefix(String property) {
    StringBuilder out = new StringBuilder();
    JsonString.write(out, property);
    return out.append(": ").toString();
  }
}
