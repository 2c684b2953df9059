/**
 * The accounts service of the example shop. It owns accounts and addresses and depends on nothing
 * of Syncline's.
 */
@NullMarked
package dev.syncline.shop.accounts;

import org.jspecify.annotations.NullMarked;
