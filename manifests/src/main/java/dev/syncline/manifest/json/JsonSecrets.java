package dev.syncline.manifest.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Masks the secrets of a JSON text, as the parser finds them: the values of fields that the format
 * does not have, and everything in a field whose name suggests a secret. From a syntax error on,
 * everything is masked but names of the format.
 */
final class JsonSecrets {
  private static final JsonFactory FORMAT = new JsonFactory();

  private final String text;
  private final Covers covers;
  private final Deque<Boolean> secretAround = new ArrayDeque<>();
  private boolean secretField;
  private boolean harmlessField = true;
  private int understood;

  private JsonSecrets(String text, Covers covers) {
    this.text = text;
    this.covers = covers;
  }

  static void cover(String text, Covers covers) {
    new JsonSecrets(text, covers).read();
  }

  private void read() {
    try (JsonParser parser = FORMAT.createParser(text)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        parser.finishToken();
        int start = (int) parser.currentTokenLocation().getCharOffset();
        int end = (int) parser.currentLocation().getCharOffset();
        see(parser, token, start, end);
        understood = end;
      }
      understood = text.length();
    } catch (IOException | RuntimeException notJson) {
      coverTheRest();
    }
  }

  private void see(JsonParser parser, JsonToken token, int start, int end) throws IOException {
    switch (token) {
      case START_OBJECT, START_ARRAY -> {
        secretAround.push(isSecretAround() || secretField);
        secretField = false;
      }
      case END_OBJECT, END_ARRAY -> {
        secretAround.pop();
        secretField = false;
        harmlessField = false;
      }
      case FIELD_NAME -> {
        String name = parser.currentName();
        secretField = SecretWords.isSecret(name);
        harmlessField = SecretWords.isHarmless(name);
        if (isSecretAround()) {
          covers.cover(start, end);
        }
      }
      default -> value(parser, token, start, end);
    }
  }

  private void value(JsonParser parser, JsonToken token, int start, int end) throws IOException {
    boolean secret = isSecretAround() || secretField;
    boolean constant = token.isBoolean() || token == JsonToken.VALUE_NULL;
    String value = parser.getText();
    if (constant && !secret || token == JsonToken.VALUE_STRING && isReference(value)) {
      return;
    }
    if (secret || !harmlessField) {
      covers.cover(start, end);
      if (secret && token == JsonToken.VALUE_STRING) {
        covers.secret(value);
      }
    } else if (token == JsonToken.VALUE_STRING) {
      coverWithin(value, start, end);
    }
  }

  /** A text with escapes in it is masked as a whole if a part of it has to be. */
  private void coverWithin(String value, int start, int end) {
    int smell = SecretWords.smell(value);
    if (smell < value.length()) {
      boolean asWritten = end - start == value.length() + 2;
      covers.cover(asWritten ? start + 1 + smell + 1 : start, asWritten ? end - 1 : end);
    }
  }

  /** A reference states where a secret is, not what it is, unless it has a fallback value. */
  private static boolean isReference(String value) {
    List<Reference> references = Reference.in(value);
    return references.size() == 1
        && references.get(0).start() == 0
        && references.get(0).end() == value.length()
        && references.get(0).otherwise().isEmpty();
  }

  private boolean isSecretAround() {
    return !secretAround.isEmpty() && secretAround.peek();
  }

  private void coverTheRest() {
    covers.cover(understood, text.length());
    int quote = text.indexOf('"', understood);
    while (quote >= 0) {
      int end = text.indexOf('"', quote + 1);
      if (end < 0) {
        return;
      }
      boolean name = text.startsWith("\":", end) || text.startsWith("\" :", end);
      if (name && SecretWords.isHarmless(text.substring(quote + 1, end))) {
        covers.show(quote, end + 1);
      }
      quote = end;
    }
  }
}
