/** The size of an event store: what it takes, what bounds it, and bounding it by hand. */
@NullMarked
package dev.syncline.operations.retention;

import org.jspecify.annotations.NullMarked;
