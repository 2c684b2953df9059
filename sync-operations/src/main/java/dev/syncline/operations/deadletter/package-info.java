/** Finds dead letters in event stores and destinations, redrives them and drops them. */
@NullMarked
package dev.syncline.operations.deadletter;

import org.jspecify.annotations.NullMarked;
