/** Accounts: their table, their fields and their routes. */
@NullMarked
package dev.syncline.shop.accounts.account;

import org.jspecify.annotations.NullMarked;
