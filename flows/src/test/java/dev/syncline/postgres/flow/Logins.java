package dev.syncline.postgres.flow;

import dev.syncline.testkit.TestDatabase;

/**
 * As whom a sync logs in.
 *
 * @param source at the source
 * @param writer at the event store, for publishing
 * @param reader at the event store, for consuming
 * @param destination at the destination
 */
record Logins(String source, String writer, String reader, String destination) {
  /** May do anything, everywhere. */
  static final Logins SUPERUSER =
      new Logins(TestDatabase.USER, TestDatabase.USER, TestDatabase.USER, TestDatabase.USER);
}
