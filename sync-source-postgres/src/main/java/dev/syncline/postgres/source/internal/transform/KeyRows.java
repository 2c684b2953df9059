package dev.syncline.postgres.source.internal.transform;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The public rows of one key, as the source has them.
 *
 * @param key the key as its events have it; empty if it cannot be a key of the public schema
 * @param objects the rows as JSON objects: none, one, or several if the key is not unique
 * @param refused whether there is a row that is not published: it breaks the public schema, or its
 *     SQL fails on it
 */
public record KeyRows(Optional<String> key, List<String> objects, boolean refused) {
  public KeyRows {
    Objects.requireNonNull(key, "key");
    objects = List.copyOf(objects);
  }
}
