/** Backfills on request: starts them, shows them, and pauses, resumes and cancels them. */
@NullMarked
package dev.syncline.operations.backfill;

import org.jspecify.annotations.NullMarked;
