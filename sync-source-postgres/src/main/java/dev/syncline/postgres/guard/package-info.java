/** Watches the WAL that the slot retains, so that Syncline does not fill the source's disk. */
@NullMarked
package dev.syncline.postgres.guard;

import org.jspecify.annotations.NullMarked;
