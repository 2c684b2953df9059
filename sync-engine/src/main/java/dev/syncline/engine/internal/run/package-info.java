/**
 * How a pipeline runs: its stages and their threads, leases, retries with backoff, and the state
 * that status shows.
 */
@NullMarked
package dev.syncline.engine.internal.run;

import org.jspecify.annotations.NullMarked;
