/** Starts Java processes and reads what they use. */
@NullMarked
package dev.syncline.bench.process;

import org.jspecify.annotations.NullMarked;
