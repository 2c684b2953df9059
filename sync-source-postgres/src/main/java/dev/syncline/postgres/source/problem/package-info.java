/** The codes of the problems in public SQL and in the rows that it returns. */
@NullMarked
package dev.syncline.postgres.source.problem;

import org.jspecify.annotations.NullMarked;
