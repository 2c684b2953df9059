/** The settings of destinations. */
@NullMarked
package dev.syncline.postgres.sink.settings;

import org.jspecify.annotations.NullMarked;
