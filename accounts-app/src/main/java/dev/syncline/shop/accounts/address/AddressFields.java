package dev.syncline.shop.accounts.address;

/** The fields of an address that a caller can set; an omitted field is null. */
public record AddressFields(
    Long accountId,
    String streetAddress,
    String city,
    String state,
    String postalCode,
    String country) {}
