/** Runs a sync in this process, with its HTTP service for health, status and metrics. */
@NullMarked
package dev.syncline.cli.sync;

import org.jspecify.annotations.NullMarked;
