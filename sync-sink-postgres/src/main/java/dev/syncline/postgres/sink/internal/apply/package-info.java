/**
 * Applies source transactions: runs the planned statements and moves the cursor in the same commit,
 * and finds the event at fault when one fails.
 */
@NullMarked
package dev.syncline.postgres.sink.internal.apply;

import org.jspecify.annotations.NullMarked;
