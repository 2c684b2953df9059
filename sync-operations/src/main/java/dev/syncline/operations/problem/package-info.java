/** The codes of the problems that operations report. */
@NullMarked
package dev.syncline.operations.problem;

import org.jspecify.annotations.NullMarked;
