/** The tables that Syncline keeps in a destination: cursors, leases and their migrations. */
@NullMarked
package dev.syncline.postgres.sink.bookkeeping;

import org.jspecify.annotations.NullMarked;
