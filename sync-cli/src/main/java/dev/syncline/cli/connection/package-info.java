/** Adds connections to a manifest and changes them, without a password on the command line. */
@NullMarked
package dev.syncline.cli.connection;

import org.jspecify.annotations.NullMarked;
