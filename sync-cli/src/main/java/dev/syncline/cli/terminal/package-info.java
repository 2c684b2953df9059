/** The terminal and the environment that a command was started in. */
@NullMarked
package dev.syncline.cli.terminal;

import org.jspecify.annotations.NullMarked;
