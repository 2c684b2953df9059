package dev.syncline.shop.kit.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.javalin.http.HttpStatus;
import java.util.List;

/** The response body for every failed request, in the format of RFC 9457. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Problem(String title, int status, String detail, List<FieldError> errors) {

  static Problem of(int status, String detail) {
    return of(status, detail, List.of());
  }

  static Problem of(int status, String detail, List<FieldError> errors) {
    return new Problem(HttpStatus.forStatus(status).getMessage(), status, detail, errors);
  }
}
