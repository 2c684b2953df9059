/**
 * Reads the rows of a contract at the source in chunks, ordered by key, while the stream goes on.
 */
@NullMarked
package dev.syncline.postgres.source.internal.backfill;

import org.jspecify.annotations.NullMarked;
