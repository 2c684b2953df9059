/** Writes the results as a page and as files, with the machine they come from. */
@NullMarked
package dev.syncline.bench.report;

import org.jspecify.annotations.NullMarked;
