/**
 * The accounts service of the example shop. It owns accounts and addresses and knows nothing of
 * Syncline.
 */
@NullMarked
package dev.syncline.shop.accounts;

import org.jspecify.annotations.NullMarked;
