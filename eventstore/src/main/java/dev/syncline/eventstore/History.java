package dev.syncline.eventstore;

import java.util.Objects;
import java.util.UUID;

/**
 * Identifies a range of positions of a feed, all assigned by one writer. Each takeover begins a new
 * history, so that the same position in two histories is never mistaken for the same event, even
 * after the store was restored to an earlier copy or replaced.
 *
 * @param id chosen at random
 */
public record History(UUID id) {
  public History {
    Objects.requireNonNull(id, "id");
  }

  /** A new and unique history. */
  public static History begin() {
    return new History(UUID.randomUUID());
  }

  /** Whether a consumer with this history reads the base, or has read it to its end. */
  public boolean isOfBase() {
    return BaseOrigin.of(this).isPresent();
  }

  @Override
  public String toString() {
    return id.toString();
  }
}
