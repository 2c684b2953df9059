package dev.syncline.operations.feed;

import java.util.Objects;

/**
 * A feed to rename.
 *
 * @param from the name that the event store has, such as {@code shop/db-accounts}
 * @param to the name that the manifests have
 */
public record RenameRequest(String from, String to) {
  public RenameRequest {
    Objects.requireNonNull(from, "from");
    Objects.requireNonNull(to, "to");
  }
}
