/** What a pipeline reports of itself: its state, its last failure, and why it stands still. */
@NullMarked
package dev.syncline.engine.status;

import org.jspecify.annotations.NullMarked;
