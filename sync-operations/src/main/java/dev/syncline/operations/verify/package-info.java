/**
 * Compares the rows of public schemas at their sources with what destinations hold, while both
 * change.
 */
@NullMarked
package dev.syncline.operations.verify;

import org.jspecify.annotations.NullMarked;
