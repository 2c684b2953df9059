package dev.syncline.manifest.schema;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * The name of a manifest or of something in it: lower-case letters, digits, hyphens and
 * underscores, optionally with an organisation in front ({@code @org/name}). ReJot allowed no
 * underscore in the name of a manifest and anything in other names, where it is common.
 *
 * @param value the slug as written
 */
public record Slug(String value) implements Comparable<Slug> {
  private static final Pattern SHAPE = Pattern.compile("(@[a-z0-9_-]+/)?[a-z0-9][a-z0-9_-]*");

  /**
   * @throws IllegalArgumentException if the value does not have the shape of a slug
   */
  public Slug {
    Objects.requireNonNull(value, "slug");
    if (!isValid(value)) {
      throw new IllegalArgumentException(
          "'"
              + value
              + "' is not a slug: use lower-case letters, digits, hyphens and underscores,"
              + " optionally @org/ in front");
    }
  }

  /** Whether a text has the shape of a slug. */
  public static boolean isValid(String value) {
    return SHAPE.matcher(value).matches();
  }

  @Override
  public int compareTo(Slug other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
