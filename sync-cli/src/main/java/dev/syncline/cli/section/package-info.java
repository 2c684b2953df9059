/** Adds, lists and removes the elements of a manifest's sections. */
@NullMarked
package dev.syncline.cli.section;

import org.jspecify.annotations.NullMarked;
