package dev.syncline.manifest.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.syncline.manifest.Secret;
import dev.syncline.manifest.schema.Slug;
import dev.syncline.manifest.verify.ManifestCode;
import dev.syncline.manifest.verify.NearestName;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * One object of a document, read field by field. A field that is missing or has the wrong type is
 * reported and read as absent; {@link #build} then returns nothing for the object. The fields that
 * are read are the ones it may have: {@link #reportUnknownFields} reports the others.
 */
final class DocumentObject {
  private static final String UNRESOLVED = "unresolved";

  private final ObjectNode node;
  private final String pointer;
  private final DocumentSource source;
  private final KnownFields known = new KnownFields();
  private final List<DocumentObject> children = new ArrayList<>();
  private boolean sound = true;

  DocumentObject(ObjectNode node, String pointer, DocumentSource source) {
    this.node = node;
    this.pointer = pointer;
    this.source = source;
  }

  /**
   * The record read from this object; empty if one of its fields was invalid. If the record rejects
   * its values, its own message is reported.
   */
  <T> Optional<T> build(Supplier<T> construction) {
    reportUnknownFields();
    if (!isSound()) {
      return Optional.empty();
    }
    try {
      T element = construction.get();
      source.remember(element, pointer);
      return Optional.of(element);
    } catch (IllegalArgumentException refused) {
      error(
          ManifestCode.BAD_VALUE,
          pointer,
          Objects.requireNonNullElse(refused.getMessage(), refused.toString()),
          "correct the value");
      return Optional.empty();
    }
  }

  /** A required text. */
  Optional<String> text(String field) {
    return present(field, JsonNodeType.STRING, "a text").map(JsonNode::textValue);
  }

  /**
   * A required text in the form a type keeps it in; a placeholder if it has a reference without a
   * value.
   *
   * @param form throws an {@code IllegalArgumentException} that completes "config.host ..."
   * @param fix what to do if it throws
   */
  Optional<String> checked(String field, UnaryOperator<String> form, String fix) {
    return text(field).flatMap(value -> inForm(field, value, form, fix));
  }

  /**
   * Like {@link #checked}, for an optional text, number, true or false; empty if it has a reference
   * without a value.
   */
  Optional<String> optionalScalar(String field, UnaryOperator<String> form) {
    return optionalScalar(field)
        .filter(value -> !source.expansion().unresolved(at(field)))
        .flatMap(value -> inForm(field, value, form, "correct the value"));
  }

  private Optional<String> inForm(
      String field, String value, UnaryOperator<String> form, String fix) {
    if (source.expansion().unresolved(at(field))) {
      return Optional.of(UNRESOLVED);
    }
    try {
      return Optional.of(form.apply(value));
    } catch (IllegalArgumentException refused) {
      String message = path(field) + " " + shown(field) + " " + refused.getMessage();
      error(ManifestCode.BAD_VALUE, at(field), message, fix);
      return Optional.empty();
    }
  }

  /**
   * A required text that must not be shown; what it refers to is read again each time it is needed.
   */
  Optional<Secret> secret(String field) {
    return text(field)
        .filter(value -> withoutZero(field, value))
        .map(
            read ->
                source.expansion().refers(at(field))
                    ? Secret.from(() -> source.now(at(field)).orElse(read))
                    : new Secret(read));
  }

  /** A required text that is not blank. */
  Optional<String> name(String field) {
    return text(field).filter(value -> notBlank(field, value));
  }

  /** An optional text. */
  Optional<String> optionalText(String field) {
    return has(field) ? text(field) : Optional.empty();
  }

  /** A required text of a given form. */
  Optional<String> matching(String field, Pattern shape, String expectation) {
    Optional<String> value = text(field);
    if (value.isPresent() && !shape.matcher(value.get()).matches()) {
      error(
          ManifestCode.BAD_VALUE, at(field), path(field) + " " + shown(field) + " " + expectation);
      return Optional.empty();
    }
    return value;
  }

  /** A required slug. */
  Optional<Slug> slug(String field) {
    Optional<String> value = text(field);
    if (value.isPresent() && !Slug.isValid(value.get())) {
      error(
          ManifestCode.BAD_SLUG,
          at(field),
          path(field) + " " + shown(field) + " is not a slug",
          "use lower-case letters, digits, hyphens and underscores, optionally @org/ in front");
      return Optional.empty();
    }
    return value.map(Slug::new);
  }

  /** A required text that is one of a few words. */
  Optional<String> word(String field, List<String> words) {
    Optional<String> value = text(field);
    if (value.isPresent() && !words.contains(value.get())) {
      String expected = String.join(", ", words);
      error(
          ManifestCode.UNKNOWN_TYPE,
          at(field),
          path(field) + " " + shown(field) + " is not known, expected " + expected,
          NearestName.suggestion(value.get(), words, "use one of: " + expected));
      return Optional.empty();
    }
    return value;
  }

  /** A required whole number, bounds included; a reference whose value is digits counts as one. */
  Optional<Integer> number(String field, int least, int most) {
    JsonNode value = field(field);
    Optional<JsonNode> number =
        value.isTextual() && source.expansion().refers(at(field))
            ? Optional.of(value)
            : present(field, JsonNodeType.NUMBER, "a number");
    Optional<Integer> whole = number.flatMap(DocumentObject::wholeNumber);
    if (number.isPresent() && whole.filter(n -> n >= least && n <= most).isEmpty()) {
      String expectation =
          most == Integer.MAX_VALUE
              ? " is not a whole number of " + least + " or more"
              : " is not a whole number from " + least + " to " + most;
      error(ManifestCode.BAD_VALUE, at(field), path(field) + " " + shown(field) + expectation);
      return Optional.empty();
    }
    return whole;
  }

  /** An optional true or false. */
  Optional<Boolean> optionalFlag(String field) {
    return has(field)
        ? present(field, JsonNodeType.BOOLEAN, "true or false").map(JsonNode::booleanValue)
        : Optional.empty();
  }

  /** An optional text, number, true or false, as text. */
  Optional<String> optionalScalar(String field) {
    JsonNode value = field(field);
    if (!has(field) || value.isValueNode()) {
      return Optional.of(value)
          .filter(JsonNode::isValueNode)
          .filter(n -> !n.isNull())
          .map(JsonNode::asText);
    }
    wrongType(at(field), "a text or a number", value);
    return Optional.empty();
  }

  /** A required object. */
  Optional<DocumentObject> object(String field) {
    Optional<DocumentObject> object =
        tree(field).map(found -> new DocumentObject(found, at(field), source));
    object.ifPresent(children::add);
    return object;
  }

  /** An optional object. */
  Optional<DocumentObject> optionalObject(String field) {
    return has(field) ? object(field) : Optional.empty();
  }

  /** A required object whose content is not read further. */
  Optional<ObjectNode> tree(String field) {
    return present(field, JsonNodeType.OBJECT, "an object").map(ObjectNode.class::cast);
  }

  /** The objects of an optional array. */
  List<DocumentObject> objects(String field) {
    List<DocumentObject> objects = new ArrayList<>();
    JsonNode array = array(field);
    for (int index = 0; index < array.size(); index++) {
      String place = SourceMap.child(at(field), Integer.toString(index));
      if (array.get(index) instanceof ObjectNode object) {
        objects.add(new DocumentObject(object, place, source));
      } else {
        wrongType(place, "an object", array.get(index));
      }
    }
    children.addAll(objects);
    return objects;
  }

  /** The texts of an optional array. */
  List<String> texts(String field) {
    List<String> texts = new ArrayList<>();
    JsonNode array = array(field);
    for (int index = 0; index < array.size(); index++) {
      if (array.get(index).isTextual()) {
        texts.add(array.get(index).textValue());
      } else {
        String place = SourceMap.child(at(field), Integer.toString(index));
        wrongType(place, "a text", array.get(index));
      }
    }
    return texts;
  }

  /** Whether the field is there and not null. */
  boolean has(String field) {
    JsonNode value = field(field);
    return !value.isMissingNode() && !value.isNull();
  }

  /** The pointer to a field of this object. */
  String at(String field) {
    return SourceMap.child(pointer, field);
  }

  /** Reports an error at a place below this object, which makes the object unusable. */
  void error(ManifestCode code, String place, String message, String fix) {
    sound = false;
    if (!source.expansion().unresolved(place)) {
      source.problems().error(code, place, message, fix);
    }
  }

  /** Names further fields that the object may have, although they are not read. */
  void mayHave(String... fields) {
    List.of(fields).forEach(known::add);
  }

  /** Reports the fields that were not read: a near miss of a field that it may have is an error. */
  void reportUnknownFields() {
    sound &= known.reportUnknown(node, pointer, source);
  }

  /** Reports only near misses: this object may have any other field. */
  void reportNearMisses() {
    sound &= known.reportNearMisses(node, pointer, source);
  }

  private void error(ManifestCode code, String place, String message) {
    error(code, place, message, "correct the value");
  }

  private JsonNode field(String field) {
    known.add(field);
    JsonNode value = node.get(field);
    return value == null ? MissingNode.getInstance() : value;
  }

  private Optional<JsonNode> present(String field, JsonNodeType type, String expected) {
    JsonNode value = field(field);
    if (value.isMissingNode()) {
      String message = (pointer.isEmpty() ? "the manifest" : SourceMap.readable(pointer));
      error(
          ManifestCode.MISSING_FIELD,
          pointer,
          message + " has no '" + field + "'",
          "add \"" + field + "\": " + expected);
      return Optional.empty();
    }
    if (value.getNodeType() != type) {
      wrongType(at(field), expected, value);
      return Optional.empty();
    }
    return Optional.of(value);
  }

  private JsonNode array(String field) {
    JsonNode value = field(field);
    if (has(field) && !value.isArray()) {
      wrongType(at(field), "an array", value);
      return MissingNode.getInstance();
    }
    return value;
  }

  private void wrongType(String place, String expected, JsonNode found) {
    error(
        ManifestCode.WRONG_TYPE,
        place,
        SourceMap.readable(place)
            + " must be "
            + expected
            + ", found "
            + DocumentSource.typeName(found),
        "write " + expected);
  }

  /** The server would take what follows a zero byte for something else. */
  private boolean withoutZero(String field, String value) {
    if (value.indexOf('\0') >= 0) {
      error(ManifestCode.BAD_VALUE, at(field), path(field) + " has a zero byte in it");
    }
    return value.indexOf('\0') < 0;
  }

  private boolean notBlank(String field, String value) {
    if (value.isBlank()) {
      error(ManifestCode.BAD_VALUE, at(field), path(field) + " must not be empty");
    }
    return !value.isBlank();
  }

  private static Optional<Integer> wholeNumber(JsonNode number) {
    try {
      return Optional.of(new BigDecimal(number.asText()).intValueExact());
    } catch (ArithmeticException | NumberFormatException notWhole) {
      return Optional.empty();
    }
  }

  private boolean isSound() {
    return sound && children.stream().allMatch(DocumentObject::isSound);
  }

  private String shown(String field) {
    return source.shown(at(field));
  }

  private String path(String field) {
    return SourceMap.readable(at(field));
  }
}
