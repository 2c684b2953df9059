/** The tables and contracts that a workload writes and expects. */
@NullMarked
package dev.syncline.bench.flow;

import org.jspecify.annotations.NullMarked;
