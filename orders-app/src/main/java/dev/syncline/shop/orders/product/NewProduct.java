package dev.syncline.shop.orders.product;

import static java.util.Objects.requireNonNullElse;

/**
 * A product to add.
 *
 * @param description empty if omitted
 * @param price in cents
 */
public record NewProduct(String name, String description, int price) {
  public NewProduct {
    description = requireNonNullElse(description, "");
  }
}
