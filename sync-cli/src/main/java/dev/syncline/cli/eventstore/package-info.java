/** {@code eventstore}: the size of an event store, and bounding it by hand. */
@NullMarked
package dev.syncline.cli.eventstore;

import org.jspecify.annotations.NullMarked;
