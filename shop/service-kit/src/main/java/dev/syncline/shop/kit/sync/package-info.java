/** What a service hands on so that another one can wait for its commit. */
@NullMarked
package dev.syncline.shop.kit.sync;

import org.jspecify.annotations.NullMarked;
