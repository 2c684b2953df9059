/** Lists, pauses, resumes and resets the consumer schemas of a sync. */
@NullMarked
package dev.syncline.operations.consumer;

import org.jspecify.annotations.NullMarked;
