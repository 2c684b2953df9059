/**
 * PostgreSQL as a source: the adapter that the engine starts, and the session that joins capture,
 * transformation, backfill and guard.
 */
@NullMarked
package dev.syncline.postgres.source;

import org.jspecify.annotations.NullMarked;
