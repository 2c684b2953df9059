/**
 * Runs a sync plan: one pipeline for each feed that is published or consumed, from start to close.
 */
@NullMarked
package dev.syncline.engine;

import org.jspecify.annotations.NullMarked;
