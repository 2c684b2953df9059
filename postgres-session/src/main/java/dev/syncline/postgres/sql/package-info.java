/** Reads and quotes SQL text as PostgreSQL does. */
@NullMarked
package dev.syncline.postgres.sql;

import org.jspecify.annotations.NullMarked;
