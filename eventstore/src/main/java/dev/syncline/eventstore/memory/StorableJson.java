package dev.syncline.eventstore.memory;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.syncline.eventstore.NewEvent;
import dev.syncline.eventstore.Position;
import dev.syncline.eventstore.Refusals;
import java.io.IOException;

/** Refuses what PostgreSQL's jsonb would refuse, so that a test on the heap meets it too. */
final class StorableJson {
  private static final JsonFactory JSON = new JsonFactory();

  private StorableJson() {}

  static void require(NewEvent event, Position position) {
    require(event.key(), position);
    event.object().ifPresent(object -> require(object, position));
  }

  private static void require(String json, Position position) {
    try (JsonParser parser = JSON.createParser(json)) {
      int depth = 0;
      do {
        depth += depthChange(parser.nextToken(), parser, position);
      } while (depth > 0);
      if (parser.nextToken() != null) {
        throw Refusals.event(position, "there is something after the JSON");
      }
    } catch (IOException invalid) {
      throw Refusals.event(position, "its JSON is not valid");
    }
  }

  private static int depthChange(JsonToken token, JsonParser parser, Position position)
      throws IOException {
    if (token == null) {
      throw Refusals.event(position, "its JSON is not complete");
    }
    if (token == JsonToken.VALUE_STRING || token == JsonToken.FIELD_NAME) {
      requireText(parser.getText(), position);
    }
    return token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
  }

  private static void requireText(String text, Position position) {
    boolean storable = text.codePoints().allMatch(c -> c != 0 && !(c >= 0xD800 && c <= 0xDFFF));
    if (!storable) {
      throw Refusals.event(position, "it holds U+0000 or half a surrogate pair");
    }
  }
}
