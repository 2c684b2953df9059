package dev.syncline.operations.deadletter;

import dev.syncline.manifest.schema.Slug;
import java.util.Optional;

/**
 * The name of a dead letter for people: its number, preceded by its database if several databases
 * have that number.
 *
 * @param place the slug of that database's connection
 * @param number the number of the dead letter in that database
 */
public record DeadLetterId(Optional<Slug> place, long number) {
  /**
   * Reads {@code 17} or {@code db-orders/17}.
   *
   * @throws IllegalArgumentException if it is neither
   */
  public static DeadLetterId parse(String text) {
    int slash = text.lastIndexOf('/');
    try {
      Optional<Slug> place =
          slash < 0 ? Optional.empty() : Optional.of(new Slug(text.substring(0, slash)));
      return new DeadLetterId(place, Long.parseLong(text.substring(slash + 1)));
    } catch (IllegalArgumentException neither) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a dead letter: write its number, or db-orders/17", neither);
    }
  }

  /** The dead letter that a text names; empty if it is not such a name. */
  public static Optional<DeadLetterId> find(String text) {
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
