package dev.syncline.eventstore;

import java.util.Objects;

/**
 * The replication slot a feed is captured through. Together with the server's identity it belongs
 * to one feed only.
 *
 * @param name its name
 * @param database the OID of its database, which does not change when the database is renamed
 */
public record SourceSlot(String name, long database) {
  public SourceSlot {
    Objects.requireNonNull(name, "name");
  }
}
