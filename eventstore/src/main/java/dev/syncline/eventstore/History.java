package dev.syncline.eventstore;

import java.util.Objects;
import java.util.UUID;

/**
 * The identity of one run of positions of a feed, all handed out by one writer. Each take-over
 * begins another, so that the same position of two histories is never taken for the same event: not
 * after the store was put back to an earlier copy, nor after it was replaced.
 *
 * @param id chosen at random
 */
public record History(UUID id) {
  public History {
    Objects.requireNonNull(id, "id");
  }

  /** One that nobody has had before. */
  public static History begin() {
    return new History(UUID.randomUUID());
  }

  @Override
  public String toString() {
    return id.toString();
  }
}
