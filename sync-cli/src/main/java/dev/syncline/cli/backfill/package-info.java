/** The commands that publish rows of a public schema again. */
@NullMarked
package dev.syncline.cli.backfill;

import org.jspecify.annotations.NullMarked;
