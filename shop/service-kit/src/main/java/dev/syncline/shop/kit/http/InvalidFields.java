package dev.syncline.shop.kit.http;

import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import java.util.List;
import java.util.Map;

/** Thrown for a well-formed request with invalid fields; lists all of them. */
public final class InvalidFields extends HttpResponseException {
  private final transient List<FieldError> errors;

  public InvalidFields(HttpStatus status, String detail, List<FieldError> errors) {
    super(status, detail, Map.of());
    this.errors = List.copyOf(errors);
  }

  public List<FieldError> errors() {
    return errors;
  }
}
