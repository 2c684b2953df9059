package dev.syncline.eventstore;

import java.util.Objects;

/**
 * The replication slot a feed is captured through. Together with the server's identity it belongs
 * to one feed only.
 *
 * @param name its name
 * @param database the OID of its database, which outlives a renaming
 */
public record SourceSlot(String name, long database) {
  public SourceSlot {
    Objects.requireNonNull(name, "name");
  }
}
