/** Resets, rewinds and renames feeds. */
@NullMarked
package dev.syncline.cli.feed;

import org.jspecify.annotations.NullMarked;
