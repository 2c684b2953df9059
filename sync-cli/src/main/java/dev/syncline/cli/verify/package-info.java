/** The command that compares destinations with their sources. */
@NullMarked
package dev.syncline.cli.verify;

import org.jspecify.annotations.NullMarked;
