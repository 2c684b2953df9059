/**
 * The orders service of the example shop. Syncline keeps its copy of the accounts; the service
 * knows of Syncline only that one can wait for it.
 */
@NullMarked
package dev.syncline.shop.orders;

import org.jspecify.annotations.NullMarked;
