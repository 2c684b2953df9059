package dev.syncline.shop.accounts.account;

/** What a caller may say about an account; a field left out is null. */
public record AccountFields(String email, String name) {}
