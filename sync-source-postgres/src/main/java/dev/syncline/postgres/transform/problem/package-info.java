/** The codes of the problems in public SQL and in the rows that it returns. */
@NullMarked
package dev.syncline.postgres.transform.problem;

import org.jspecify.annotations.NullMarked;
