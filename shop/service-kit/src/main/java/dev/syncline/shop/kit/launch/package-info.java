/** Starts a service of the shop and stops it cleanly. */
@NullMarked
package dev.syncline.shop.kit.launch;

import org.jspecify.annotations.NullMarked;
