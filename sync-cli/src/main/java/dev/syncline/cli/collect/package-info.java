/**
 * The command that compiles a user's schema classes and merges them into a manifest, after showing
 * what would change.
 */
@NullMarked
package dev.syncline.cli.collect;

import org.jspecify.annotations.NullMarked;
