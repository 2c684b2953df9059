/** Surveys a sync: how far each feed and each consumer is, and what needs attention. */
@NullMarked
package dev.syncline.operations.status;

import org.jspecify.annotations.NullMarked;
