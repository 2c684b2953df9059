/** Brings the tables of an event store to this version. */
@NullMarked
package dev.syncline.operations.migration;

import org.jspecify.annotations.NullMarked;
