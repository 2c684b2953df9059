/** Watches the WAL that the slot retains, so that Syncline does not fill the source's disk. */
@NullMarked
package dev.syncline.postgres.source.internal.guard;

import org.jspecify.annotations.NullMarked;
