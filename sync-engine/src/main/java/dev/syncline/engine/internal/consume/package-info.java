/**
 * The consume loop: reads a feed from a consumer's cursor on and hands whole source transactions to
 * the sink.
 */
@NullMarked
package dev.syncline.engine.internal.consume;

import org.jspecify.annotations.NullMarked;
