/**
 * The publish loop: turns changes into public events and appends them, with backfills merged in
 * beside the stream.
 */
@NullMarked
package dev.syncline.engine.internal.publish;

import org.jspecify.annotations.NullMarked;
