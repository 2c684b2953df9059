/**
 * PostgreSQL as a destination: the adapter that the engine starts, and the sink that applies
 * events.
 */
@NullMarked
package dev.syncline.postgres.sink;

import org.jspecify.annotations.NullMarked;
