/** Syncline and the systems it is compared with, each started and watched in the same way. */
@NullMarked
package dev.syncline.bench.peer;

import org.jspecify.annotations.NullMarked;
