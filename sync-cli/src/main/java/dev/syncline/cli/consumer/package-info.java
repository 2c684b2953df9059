/** Lists, pauses and resumes consumer schemas. */
@NullMarked
package dev.syncline.cli.consumer;

import org.jspecify.annotations.NullMarked;
