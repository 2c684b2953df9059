/** Waits until a consumer has applied a commit of its source, so that one reads what one wrote. */
@NullMarked
package dev.syncline.operations.wait;

import org.jspecify.annotations.NullMarked;
