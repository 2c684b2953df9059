package dev.syncline.shop.kit.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.testkit.JsonReply;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonBodyTest {
  private static final JsonBody<Parcel> BODY = JsonBody.of(Parcel.class, "parcel.schema.json");

  private static RunningRoutes service;

  record Parcel(String label, List<Item> items) {}

  record Item(int itemCount) {}

  @BeforeAll
  static void start() {
    service =
        new RunningRoutes(
            routes -> routes.post("/parcels", context -> context.json(BODY.read(context))));
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void bindsAValidBodyToItsRecord() {
    String body = "{\"label\":\"Tea\",\"items\":[{\"item_count\":3}]}";

    JsonReply reply = post(body);

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body().toString()).isEqualTo(body);
  }

  @Test
  void namesEveryInvalidFieldAtOnce() {
    JsonReply reply =
        post("{\"label\": 7, \"colour\": \"red\", \"items\": [{\"item_count\": 0}, {}]}");

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.contentType()).isEqualTo("application/problem+json");
    assertThat(reply.detail()).isEqualTo("the request body has invalid fields");
    assertThat(reply.errors())
        .containsExactly(
            "colour: is not a known field",
            "items[0].item_count: must be at least 1",
            "items[1].item_count: is required",
            "label: must be of type string, was integer");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          []                                               | : must be of type object, was array
          {"label": "Tea", "items": []}                    | items: must have at least 1 entry
          {"label": "Tea", "items": [{"item_count": 10}]}  | items[0].item_count: must be at most 9
          {"label": "far too long for a label", "items": [{"item_count": 1}]} | label: must be at most 20 characters long
          """)
  void saysWhatAFieldMustBe(String body, String error) {
    assertThat(post(body).errors()).containsExactly(error);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{\"label\": \"Tea\", \"items\": [{\"item_count\": 1}]} trailing",
        "{\"label\": \"Tea\", \"label\": \"Cup\", \"items\": [{\"item_count\": 1}]}",
        "label=Tea",
      })
  void refusesWhatIsNoJson(String body) {
    JsonReply reply = post(body);

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.contentType()).isEqualTo("application/problem+json");
    assertThat(reply.detail()).matches("the request (has no body;|body is not JSON:) .*");
  }

  @Test
  void refusesABodyTooLargeToBeMeant() {
    JsonReply reply = post("{\"label\": \"" + "a".repeat(70_000) + "\"}");

    assertThat(reply.status()).isEqualTo(413);
    assertThat(reply.contentType()).isEqualTo("application/problem+json");
  }

  private static JsonReply post(String body) {
    return service.send("POST", "/parcels", body);
  }
}
