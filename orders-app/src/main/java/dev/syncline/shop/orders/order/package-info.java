/** Orders: their table, their checks and their routes. */
@NullMarked
package dev.syncline.shop.orders.order;

import org.jspecify.annotations.NullMarked;
