/** Writes the status of a sync, for people and as JSON. */
@NullMarked
package dev.syncline.cli.status;

import org.jspecify.annotations.NullMarked;
