/** Pauses a consumer schema at the end of the source transaction before a rejected event. */
@NullMarked
package dev.syncline.postgres.sink.internal.pause;

import org.jspecify.annotations.NullMarked;
