package dev.syncline.manifest.json;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;

/**
 * A number that is well-formed, and that Java cannot hold: infinite, or of too large an exponent.
 */
final class UnreadableNumberException extends JsonParseException {
  private static final long serialVersionUID = 1L;

  UnreadableNumberException(JsonParser parser, JsonLocation start) {
    super(parser, "This number cannot be read", start);
  }
}
