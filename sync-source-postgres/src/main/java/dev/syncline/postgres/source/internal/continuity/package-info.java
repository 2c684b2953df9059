/**
 * Remembers what was captured (tables, columns, types, names) and compares it with the catalogue
 * again, so that a change or a gap is noticed before an event is wrong or missing.
 */
@NullMarked
package dev.syncline.postgres.source.internal.continuity;

import org.jspecify.annotations.NullMarked;
