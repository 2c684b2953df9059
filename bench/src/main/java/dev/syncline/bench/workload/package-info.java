/** The workloads: what is written at the source while delays and rates are measured. */
@NullMarked
package dev.syncline.bench.workload;

import org.jspecify.annotations.NullMarked;
