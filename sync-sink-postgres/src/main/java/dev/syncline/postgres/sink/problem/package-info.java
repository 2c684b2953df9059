/** The codes of the problems that a destination causes. */
@NullMarked
package dev.syncline.postgres.sink.problem;

import org.jspecify.annotations.NullMarked;
