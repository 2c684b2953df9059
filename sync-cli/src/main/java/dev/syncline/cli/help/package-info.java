/** Explains commands, and the codes of diagnostics. */
@NullMarked
package dev.syncline.cli.help;

import org.jspecify.annotations.NullMarked;
