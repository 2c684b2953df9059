/** The codes of the problems that the engine reports to a user. */
@NullMarked
package dev.syncline.engine.problem;

import org.jspecify.annotations.NullMarked;
