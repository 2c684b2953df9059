package dev.syncline.eventstore.memory;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.syncline.eventstore.NewEvent;
import dev.syncline.eventstore.Position;
import dev.syncline.eventstore.StoreErrors;
import java.io.IOException;
import java.util.function.BiConsumer;

/**
 * Rejects what PostgreSQL would reject, so that a test on the heap meets the same errors: a key is
 * jsonb, an object is json, which keeps escapes as they are written.
 */
final class StorableJson {
  private static final JsonFactory JSON = new JsonFactory();

  private StorableJson() {}

  static void require(NewEvent event, Position position) {
    require(event.key(), position, StorableJson::requireText);
    event
        .object()
        .ifPresent(
            object -> {
              requireText(object, position);
              require(object, position, (text, at) -> {});
            });
  }

  private static void require(String json, Position position, BiConsumer<String, Position> texts) {
    try (JsonParser parser = JSON.createParser(json)) {
      int depth = 0;
      do {
        depth += depthChange(parser.nextToken(), parser, position, texts);
      } while (depth > 0);
      if (parser.nextToken() != null) {
        throw StoreErrors.event(position, "there is something after the JSON");
      }
    } catch (IOException invalid) {
      throw StoreErrors.event(position, "its JSON is not valid");
    }
  }

  private static int depthChange(
      JsonToken token, JsonParser parser, Position position, BiConsumer<String, Position> texts)
      throws IOException {
    if (token == null) {
      throw StoreErrors.event(position, "its JSON is not complete");
    }
    if (token == JsonToken.VALUE_STRING || token == JsonToken.FIELD_NAME) {
      texts.accept(parser.getText(), position);
    }
    return token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
  }

  private static void requireText(String text, Position position) {
    boolean storable = text.codePoints().allMatch(c -> c != 0 && !(c >= 0xD800 && c <= 0xDFFF));
    if (!storable) {
      throw StoreErrors.event(position, "it holds U+0000 or half a surrogate pair");
    }
  }
}
