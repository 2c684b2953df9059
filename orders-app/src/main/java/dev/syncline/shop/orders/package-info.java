/**
 * The orders service of the example shop. Syncline keeps its copy of the accounts; the service
 * knows nothing of Syncline.
 */
@NullMarked
package dev.syncline.shop.orders;

import org.jspecify.annotations.NullMarked;
