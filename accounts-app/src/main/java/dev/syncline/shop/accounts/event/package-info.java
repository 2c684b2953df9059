/** Shows the published events of the shop, for a person who watches the demo. */
@NullMarked
package dev.syncline.shop.accounts.event;

import org.jspecify.annotations.NullMarked;
