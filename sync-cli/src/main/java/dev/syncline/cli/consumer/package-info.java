/** Lists, pauses, resumes and resets consumer schemas. */
@NullMarked
package dev.syncline.cli.consumer;

import org.jspecify.annotations.NullMarked;
