/** Resets, rewinds and renames feeds, each with a preview of what it would do. */
@NullMarked
package dev.syncline.operations.feed;

import org.jspecify.annotations.NullMarked;
