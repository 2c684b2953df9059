/**
 * The command line: the tree of commands and the composition root, which gives each command what it
 * needs.
 */
@NullMarked
package dev.syncline.cli;

import org.jspecify.annotations.NullMarked;
