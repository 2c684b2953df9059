/**
 * What an operator can do with a sync, as use cases that return records. Nothing here prints: the
 * command line renders what they return.
 */
@NullMarked
package dev.syncline.operations;

import org.jspecify.annotations.NullMarked;
