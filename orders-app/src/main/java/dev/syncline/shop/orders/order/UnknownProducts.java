package dev.syncline.shop.orders.order;

import static io.javalin.http.HttpStatus.UNPROCESSABLE_CONTENT;

import dev.syncline.shop.kit.http.FieldError;
import dev.syncline.shop.kit.http.InvalidFields;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Finds the lines of an order that name a product that does not exist. */
final class UnknownProducts {
  private UnknownProducts() {}

  /**
   * @throws InvalidFields if there are such lines, with each of them
   */
  static void refuse(NewOrder order, Set<Long> known) {
    List<Long> ids = order.productIds();
    List<FieldError> errors =
        IntStream.range(0, ids.size())
            .filter(line -> !known.contains(ids.get(line)))
            .mapToObj(line -> error(line, ids.get(line)))
            .toList();
    if (!errors.isEmpty()) {
      throw new InvalidFields(
          UNPROCESSABLE_CONTENT, "the order names products that do not exist", errors);
    }
  }

  private static FieldError error(int line, long productId) {
    return new FieldError(
        "items[" + line + "].product_id", "product " + productId + " does not exist");
  }
}
