package dev.syncline.operations.migration;

import dev.syncline.manifest.schema.Slug;
import java.util.Objects;

/**
 * An event store whose tables are up to date.
 *
 * @param connection the slug of its connection
 * @param address its role, server and database, such as {@code sync@localhost:5432/events}
 */
public record MigratedStore(Slug connection, String address) {
  public MigratedStore {
    Objects.requireNonNull(connection, "connection");
    Objects.requireNonNull(address, "address");
  }
}
