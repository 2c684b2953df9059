package dev.syncline.shop.accounts.account;

/** The fields of an account that a caller can set; an omitted field is null. */
public record AccountFields(String email, String name) {}
