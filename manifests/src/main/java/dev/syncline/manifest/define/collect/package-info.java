/** Compiles a user's schema classes, runs them, and merges what they define into a manifest. */
@NullMarked
package dev.syncline.manifest.define.collect;

import org.jspecify.annotations.NullMarked;
