/** Sets up logging, and keeps the values of rows out of it. */
@NullMarked
package dev.syncline.cli.logging;

import org.jspecify.annotations.NullMarked;
