/**
 * What a source reports: committed changes of rows, the edges of their transactions, and the layout
 * of the rows.
 */
@NullMarked
package dev.syncline.engine.change;

import org.jspecify.annotations.NullMarked;
