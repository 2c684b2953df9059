package dev.syncline.engine.memory;

/**
 * A row of the source's only table, and of the public schema it is published as.
 *
 * @param id its primary key
 * @param name without characters that JSON escapes
 */
public record Account(int id, String name) {
  /** The key of its public row. */
  public static String key(int id) {
    return "{\"id\": " + id + "}";
  }

  /** Its public row. */
  public String json() {
    return "{\"id\":" + id + ",\"name\":\"" + name + "\"}";
  }
}
