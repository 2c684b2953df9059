/**
 * The event store in memory: the reference for what the interface promises, and a fast store for
 * tests.
 */
@NullMarked
package dev.syncline.eventstore.memory;

import org.jspecify.annotations.NullMarked;
