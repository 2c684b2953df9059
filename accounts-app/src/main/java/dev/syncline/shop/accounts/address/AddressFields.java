package dev.syncline.shop.accounts.address;

/** What a caller may say about an address; a field left out is null. */
public record AddressFields(
    Long accountId,
    String streetAddress,
    String city,
    String state,
    String postalCode,
    String country) {}
