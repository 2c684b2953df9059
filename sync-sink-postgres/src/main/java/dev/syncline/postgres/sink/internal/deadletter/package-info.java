/**
 * Sets refused events aside in the dead-letter table, and keeps later events of their keys behind
 * them.
 */
@NullMarked
package dev.syncline.postgres.sink.internal.deadletter;

import org.jspecify.annotations.NullMarked;
