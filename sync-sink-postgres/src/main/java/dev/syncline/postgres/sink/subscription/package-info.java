/** A consumer schema with the published contract that it subscribes to. */
@NullMarked
package dev.syncline.postgres.sink.subscription;

import org.jspecify.annotations.NullMarked;
