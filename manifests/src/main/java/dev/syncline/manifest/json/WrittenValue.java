package dev.syncline.manifest.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The place of a value in a JSON text, with the parts it contains.
 *
 * @param name of the field that holds it; empty for an element
 * @param begin where its name begins, or without a name the value itself
 * @param start where the value begins
 * @param end behind the value
 * @param parts its fields or elements, in their order
 */
record WrittenValue(String name, int begin, int start, int end, List<WrittenValue> parts) {
  /**
   * @throws IOException if the text is not JSON
   */
  static WrittenValue of(String text) throws IOException {
    try (JsonParser parser = new JsonFactory().createParser(text)) {
      parser.nextToken();
      return read(parser, "", start(parser));
    }
  }

  private static WrittenValue read(JsonParser parser, String name, int begin) throws IOException {
    int start = start(parser);
    List<WrittenValue> parts = new ArrayList<>();
    JsonToken token = parser.currentToken();
    if (token == null) {
      throw new IOException("no value");
    }
    if (token.isStructStart()) {
      while (!parser.nextToken().isStructEnd()) {
        int part = start(parser);
        String field = "";
        if (parser.currentToken() == JsonToken.FIELD_NAME) {
          field = parser.currentName();
          parser.nextToken();
        }
        parts.add(read(parser, field, part));
      }
    }
    parser.finishToken();
    return new WrittenValue(
        name, begin, start, (int) parser.currentLocation().getCharOffset(), parts);
  }

  private static int start(JsonParser parser) {
    return (int) parser.currentTokenLocation().getCharOffset();
  }
}
