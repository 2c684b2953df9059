/**
 * Turns table changes into public events by the SQL of the public schemas: with a query at the
 * source, or from the change itself.
 */
@NullMarked
package dev.syncline.postgres.source.internal.transform;

import org.jspecify.annotations.NullMarked;
