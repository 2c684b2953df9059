/**
 * The sink plan: reads consumer SQL and the destination's catalogue, and decides how events become
 * statements and which may be combined or reordered.
 */
@NullMarked
package dev.syncline.postgres.sink.internal.plan;

import org.jspecify.annotations.NullMarked;
