/** The signal that asks work to end. */
@NullMarked
package dev.syncline.engine.stop;

import org.jspecify.annotations.NullMarked;
