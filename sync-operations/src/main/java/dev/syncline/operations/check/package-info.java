/** Checks manifests against each other, before anything runs. */
@NullMarked
package dev.syncline.operations.check;

import org.jspecify.annotations.NullMarked;
