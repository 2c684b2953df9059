/** The accounts as they arrive here: rows that Syncline writes and this service only reads. */
@NullMarked
package dev.syncline.shop.orders.account;

import org.jspecify.annotations.NullMarked;
