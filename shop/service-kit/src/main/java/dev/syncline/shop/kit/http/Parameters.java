package dev.syncline.shop.kit.http;

import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import java.util.Optional;

/**
 * Reads numbers from the path and the query of a request; responds to anything else with status
 * 400.
 */
public final class Parameters {
  private Parameters() {}

  public static long id(Context context) {
    return number("id", context.pathParam("id"), 1, Long.MAX_VALUE);
  }

  public static Optional<Long> optionalId(Context context, String name) {
    return Optional.ofNullable(context.queryParam(name))
        .map(text -> number(name, text, 1, Long.MAX_VALUE));
  }

  /** The maximum number of rows: {@code ?limit=}, 1 to 1000, by default 50. */
  public static int limit(Context context) {
    String text = context.queryParam("limit");
    return text == null ? 50 : (int) number("limit", text, 1, 1000);
  }

  /** The id after which a page starts: {@code ?after=}, by default 0 for the first page. */
  public static long after(Context context) {
    String text = context.queryParam("after");
    return text == null ? 0 : number("after", text, 0, Long.MAX_VALUE);
  }

  private static long number(String name, String text, long least, long most) {
    String expectation = name + " must be a whole number from " + least + " to " + most;
    try {
      long number = Long.parseLong(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException notANumber) {
      // Falls through to the same error.
    }
    throw new BadRequestResponse(expectation);
  }
}
