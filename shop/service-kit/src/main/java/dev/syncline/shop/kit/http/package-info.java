/**
 * How a service of the shop answers HTTP: JSON bodies, parameters, and problems with every wrong
 * field at once.
 */
@NullMarked
package dev.syncline.shop.kit.http;

import org.jspecify.annotations.NullMarked;
