/** Addresses of accounts: their table, their fields and their routes. */
@NullMarked
package dev.syncline.shop.accounts.address;

import org.jspecify.annotations.NullMarked;
