package dev.syncline.shop.kit.http;

/**
 * One error in one field of a request.
 *
 * @param field the path of the field, as in {@code items[0].quantity}; empty for the whole body
 */
public record FieldError(String field, String message) {}
