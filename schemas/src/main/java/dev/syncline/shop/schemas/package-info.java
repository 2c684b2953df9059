/** The contracts of ShopJot, the example shop, written as a user writes them. */
@NullMarked
package dev.syncline.shop.schemas;

import org.jspecify.annotations.NullMarked;
