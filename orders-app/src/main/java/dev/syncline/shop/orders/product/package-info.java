/** Products that can be ordered: their table and their routes. */
@NullMarked
package dev.syncline.shop.orders.product;

import org.jspecify.annotations.NullMarked;
