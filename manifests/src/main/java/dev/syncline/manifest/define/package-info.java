/**
 * How a user writes public and consumer schemas as Java classes: the interfaces to implement and
 * the builders to call.
 */
@NullMarked
package dev.syncline.manifest.define;

import org.jspecify.annotations.NullMarked;
