/** Applies dead letters again, and lists and drops them. */
@NullMarked
package dev.syncline.postgres.sink.redrive;

import org.jspecify.annotations.NullMarked;
