/** Decides whether a consumer schema can apply events again, and tries it without effect. */
@NullMarked
package dev.syncline.postgres.sink.replay;

import org.jspecify.annotations.NullMarked;
