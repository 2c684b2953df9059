package dev.syncline.shop.accounts.address;

import java.time.Instant;

/** The shipping address of an account; an account has at most one. */
public record Address(
    long id,
    long accountId,
    String streetAddress,
    String city,
    String state,
    String postalCode,
    String country,
    Instant createdAt,
    Instant updatedAt) {}
