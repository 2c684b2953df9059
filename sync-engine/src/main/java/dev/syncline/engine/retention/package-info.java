/** Bounds feeds by a retention policy: which segments may be dropped, and whom that concerns. */
@NullMarked
package dev.syncline.engine.retention;

import org.jspecify.annotations.NullMarked;
