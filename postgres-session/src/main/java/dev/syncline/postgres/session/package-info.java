/**
 * Sessions with a PostgreSQL server and what may go wrong in them: one classifier of SQLSTATEs,
 * leases, watched sockets, and messages without row values.
 */
@NullMarked
package dev.syncline.postgres.session;

import org.jspecify.annotations.NullMarked;
