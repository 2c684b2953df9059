/** Prints a completion script for the shell. */
@NullMarked
package dev.syncline.cli.completion;

import org.jspecify.annotations.NullMarked;
