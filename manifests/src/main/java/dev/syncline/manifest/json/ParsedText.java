package dev.syncline.manifest.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * A JSON or YAML text as a tree, with the place of every value and name.
 *
 * @param root the tree; missing when the text is empty
 * @param places where its values and names were written
 * @param repeated pointers to fields that their object has twice
 */
record ParsedText(JsonNode root, SourceMap places, List<String> repeated) {
  private static final JsonNodeFactory NODES = new JsonNodeFactory(true);

  /**
   * @throws IOException a {@code JsonProcessingException} with a location if the text is not
   *     well-formed
   */
  static ParsedText parse(JsonFactory format, String file, String text) throws IOException {
    try (JsonParser parser = format.createParser(text)) {
      return new Builder(parser, new SourceMap(file)).build();
    }
  }

  /** A text as a node. */
  static JsonNode text(String value) {
    return NODES.textNode(value);
  }

  private static final class Builder {
    private final JsonParser parser;
    private final SourceMap places;
    private final List<String> repeated = new ArrayList<>();

    Builder(JsonParser parser, SourceMap places) {
      this.parser = parser;
      this.places = places;
    }

    ParsedText build() throws IOException {
      if (parser.nextToken() == null) {
        return new ParsedText(MissingNode.getInstance(), places, repeated);
      }
      JsonNode root = value("");
      if (parser.nextToken() != null) {
        throw new JsonParseException(parser, "More text after the end of the document");
      }
      return new ParsedText(root, places, repeated);
    }

    private JsonNode value(String pointer) throws IOException {
      JsonLocation start = parser.currentTokenLocation();
      places.value(pointer, line(start), column(start));
      JsonToken token = parser.currentToken();
      if (parser instanceof YAMLParser yaml && yaml.isCurrentAlias()) {
        throw new JsonParseException(parser, "Aliases (*name) are not supported here");
      }
      return switch (token) {
        case START_OBJECT -> object(pointer);
        case START_ARRAY -> array(pointer);
        case VALUE_NUMBER_INT -> wholeNumber();
        case VALUE_NUMBER_FLOAT -> NODES.numberNode(decimal());
        case VALUE_TRUE -> NODES.booleanNode(true);
        case VALUE_FALSE -> NODES.booleanNode(false);
        case VALUE_NULL -> NODES.nullNode();
        default -> NODES.textNode(parser.getText());
      };
    }

    private JsonNode wholeNumber() throws IOException {
      return switch (parser.getNumberType()) {
        case INT -> NODES.numberNode(parser.getIntValue());
        case LONG -> NODES.numberNode(parser.getLongValue());
        default -> NODES.numberNode(parser.getBigIntegerValue());
      };
    }

    /** The JSON parser passes on what BigDecimal throws; the YAML parser names the number's end. */
    private BigDecimal decimal() throws IOException {
      JsonLocation start = parser.currentTokenLocation();
      try {
        return parser.getDecimalValue();
      } catch (ArithmeticException | NumberFormatException | JsonParseException unreadable) {
        throw new UnreadableNumberException(parser, start);
      }
    }

    private ObjectNode object(String pointer) throws IOException {
      ObjectNode object = NODES.objectNode();
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = parser.currentName();
        String child = SourceMap.child(pointer, name);
        JsonLocation start = parser.currentTokenLocation();
        places.name(child, line(start), column(start));
        parser.nextToken();
        if (object.has(name)) {
          repeated.add(child);
        }
        object.set(name, value(child));
      }
      return object;
    }

    private ArrayNode array(String pointer) throws IOException {
      ArrayNode array = NODES.arrayNode();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        array.add(value(SourceMap.child(pointer, Integer.toString(array.size()))));
      }
      return array;
    }

    private static int line(JsonLocation location) {
      return Math.max(1, location.getLineNr());
    }

    private static int column(JsonLocation location) {
      return Math.max(1, location.getColumnNr());
    }
  }
}
