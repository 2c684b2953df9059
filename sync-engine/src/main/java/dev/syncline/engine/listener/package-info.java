/**
 * What the engine reports while it runs, for metrics and logs: transactions published and applied,
 * backfilled rows, and how long each step took.
 */
@NullMarked
package dev.syncline.engine.listener;

import org.jspecify.annotations.NullMarked;
