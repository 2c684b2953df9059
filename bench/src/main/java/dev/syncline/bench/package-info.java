/**
 * The benchmark's command: runs the workloads with Syncline and its peers, and writes the report.
 */
@NullMarked
package dev.syncline.bench;

import org.jspecify.annotations.NullMarked;
