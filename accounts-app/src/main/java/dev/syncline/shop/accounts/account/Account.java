package dev.syncline.shop.accounts.account;

import java.time.Instant;

/** A customer's account. */
public record Account(long id, String email, String name, Instant createdAt, Instant updatedAt) {}
