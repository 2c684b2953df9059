package dev.syncline.shop.orders.account;

import java.time.Instant;

/**
 * An account as it arrived from the accounts service.
 *
 * @param createdAt when it first arrived here
 * @param syncedAt when the sync last wrote it
 */
public record DestinationAccount(long id, String name, Instant createdAt, Instant syncedAt) {}
