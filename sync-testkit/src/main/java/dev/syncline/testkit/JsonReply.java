package dev.syncline.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;

/**
 * The response of a service that speaks JSON.
 *
 * @param contentType empty without that header, as {@code location} is
 * @param body a missing node if the response has none
 */
public record JsonReply(int status, String contentType, String location, JsonNode body) {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  static JsonReply of(HttpResponse<String> response) throws IOException {
    return new JsonReply(
        response.statusCode(),
        response.headers().firstValue("Content-Type").orElse(""),
        response.headers().firstValue("Location").orElse(""),
        MAPPER.readTree(response.body()));
  }

  /** What a problem (RFC 9457) says about the failure. */
  public String detail() {
    return body.path("detail").asText();
  }

  /** The invalid fields, one {@code field: message} line each, in alphabetical order. */
  public List<String> errors() {
    return body.path("errors").findParents("field").stream()
        .map(error -> error.path("field").asText() + ": " + error.path("message").asText())
        .sorted()
        .toList();
  }
}
