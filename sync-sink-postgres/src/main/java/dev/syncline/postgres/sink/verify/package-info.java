/**
 * Reads what a destination holds of a consumer schema's rows, and compares it with what it should.
 */
@NullMarked
package dev.syncline.postgres.sink.verify;

import org.jspecify.annotations.NullMarked;
