package dev.syncline.shop.orders.product;

import java.time.Instant;

/**
 * Something that can be ordered.
 *
 * @param price in cents
 */
public record Product(long id, String name, String description, int price, Instant createdAt) {}
