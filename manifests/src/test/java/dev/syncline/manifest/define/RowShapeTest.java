package dev.syncline.manifest.define;

import static dev.syncline.manifest.define.Definitions.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.InputStream;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RowShapeTest {
  enum Colour {
    RED,
    GREEN
  }

  record Point(double x, double y) {}

  record Everything(
      long id,
      int count,
      BigDecimal price,
      boolean active,
      String displayName,
      UUID token,
      Colour colour,
      Instant createdAt,
      LocalDate day,
      LocalDateTime local,
      List<String> tags,
      List<Point> line,
      Map<String, Integer> counts,
      Point place,
      Optional<String> note,
      @Nullable Colour background,
      Object anything) {}

  record Endless(List<Endless> children) {}

  record Odd(InputStream stream) {}

  @Test
  void readsARecord() throws JsonProcessingException {
    String point =
        """
        {"type": "object", "properties": {"x": {"type": "number"}, "y": {"type": "number"}},
         "required": ["x", "y"], "additionalProperties": false}\
        """;

    assertThat(RowShape.of(Everything.class).outputSchema().json().path("properties"))
        .isEqualTo(
            json(
                """
                {
                  "id": {"type": "integer"},
                  "count": {"type": "integer"},
                  "price": {"type": "number"},
                  "active": {"type": "boolean"},
                  "display_name": {"type": "string"},
                  "token": {"type": "string", "format": "uuid"},
                  "colour": {"type": "string", "enum": ["RED", "GREEN"]},
                  "created_at": {"type": "string", "format": "date-time"},
                  "day": {"type": "string", "format": "date"},
                  "local": {"type": "string"},
                  "tags": {"type": "array", "items": {"type": "string"}},
                  "line": {"type": "array", "items": POINT},
                  "counts": {"type": "object", "additionalProperties": {"type": "integer"}},
                  "place": POINT,
                  "note": {"type": ["string", "null"]},
                  "background": {"type": ["string", "null"], "enum": ["RED", "GREEN", null]},
                  "anything": {}
                }
                """
                    .replace("POINT", point)));
  }

  @Test
  void requiresEveryPropertyAndAllowsNoOther() throws JsonProcessingException {
    JsonNode schema = RowShape.of(Point.class).outputSchema().json();

    assertThat(schema.path("$schema").asText()).contains("2020-12");
    assertThat(schema.path("required")).isEqualTo(json("[\"x\", \"y\"]"));
    assertThat(schema.path("additionalProperties").booleanValue()).isFalse();
  }

  @Test
  void describesAShapeInWords() throws JsonProcessingException {
    RowShape shape =
        object()
            .integer("id")
            .string("name")
            .nullable()
            .dateTime("at")
            .objects("lines", object().number("price"));

    assertThat(shape.outputSchema().json().path("properties"))
        .isEqualTo(
            json(
                """
                {
                  "id": {"type": "integer"},
                  "name": {"type": ["string", "null"]},
                  "at": {"type": "string", "format": "date-time"},
                  "lines": {"type": "array", "items": {"type": "object",
                    "properties": {"price": {"type": "number"}},
                    "required": ["price"], "additionalProperties": false}}
                }
                """));
  }

  @Test
  void refusesWhatHasNoForm() {
    assertThatThrownBy(() -> RowShape.of(Odd.class))
        .hasMessageContaining("component stream of record Odd")
        .hasMessageContaining("InputStream");
    assertThatThrownBy(() -> RowShape.of(Endless.class)).hasMessageContaining("contains itself");
    assertThatThrownBy(() -> object().string("a").integer("a")).hasMessageContaining("a is there");
    assertThatThrownBy(() -> object().nullable()).hasMessageContaining("nullable()");
  }

  private static JsonNode json(String text) throws JsonProcessingException {
    return new ObjectMapper().readTree(text);
  }
}
