package dev.syncline.cli.letters;

import dev.syncline.manifest.schema.Slug;
import java.util.Optional;

/**
 * How a person names a letter: by its number, with the database that holds it in front where there
 * are several.
 *
 * @param place the slug of that database's connection
 * @param number the letter's number there
 */
public record LetterId(Optional<Slug> place, long number) {
  /**
   * Reads {@code 17} or {@code db-orders/17}.
   *
   * @throws IllegalArgumentException if it is neither
   */
  public static LetterId parse(String text) {
    int slash = text.lastIndexOf('/');
    try {
      Optional<Slug> place =
          slash < 0 ? Optional.empty() : Optional.of(new Slug(text.substring(0, slash)));
      return new LetterId(place, Long.parseLong(text.substring(slash + 1)));
    } catch (IllegalArgumentException neither) {
      throw new IllegalArgumentException(
          "'" + text + "' is no letter: write its number, or db-orders/17", neither);
    }
  }

  /** The letter a text names, if it reads as one. */
  static Optional<LetterId> find(String text) {
    try {
      return Optional.of(parse(text));
    } catch (IllegalArgumentException noLetter) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return place.map(slug -> slug + "/").orElse("") + number;
  }
}
