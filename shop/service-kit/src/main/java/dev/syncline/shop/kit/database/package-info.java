/**
 * How a service of the shop reaches its database, and which constraint a refused statement broke.
 */
@NullMarked
package dev.syncline.shop.kit.database;

import org.jspecify.annotations.NullMarked;
