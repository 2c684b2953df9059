package dev.syncline.shop.kit.http;

import static io.javalin.http.HttpStatus.BAD_REQUEST;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.i18n.ResourceBundleMessageSource;
import com.networknt.schema.path.PathType;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Reads request bodies of one type: first validates them with a JSON Schema, then binds them to a
 * record.
 */
public final class JsonBody<T> {
  private static final SchemaRegistry SCHEMAS =
      SchemaRegistry.withDefaultDialect(
          SpecificationVersion.DRAFT_2020_12, builder -> builder.schemaRegistryConfig(config()));

  private final Class<T> type;
  private final Schema schema;

  private JsonBody(Class<T> type, Schema schema) {
    this.type = type;
    this.schema = schema;
  }

  /**
   * Reads bodies into a record after a JSON schema has accepted them.
   *
   * @param schema a resource in the record's package, as in {@code order.schema.json}, or one
   *     definition in it, as in {@code account.schema.json#/$defs/complete}
   */
  public static <T> JsonBody<T> of(Class<T> type, String schema) {
    String folder = type.getPackageName().replace('.', '/');
    return new JsonBody<>(
        type, SCHEMAS.getSchema(SchemaLocation.of("classpath:" + folder + "/" + schema)));
  }

  /**
   * Reads the body of the request.
   *
   * @throws BadRequestResponse if it is not JSON
   * @throws InvalidFields with every field that breaks the schema
   */
  public T read(Context context) {
    JsonNode body = parse(context.bodyAsBytes());
    List<FieldError> errors = schema.validate(body).stream().map(JsonBody::fieldError).toList();
    if (!errors.isEmpty()) {
      throw new InvalidFields(BAD_REQUEST, "the request body has invalid fields", errors);
    }
    return Json.MAPPER.convertValue(body, type);
  }

  private static JsonNode parse(byte[] body) {
    try {
      JsonNode json = Json.MAPPER.readTree(body);
      if (json.isMissingNode()) {
        throw new BadRequestResponse("the request has no body; send a JSON object");
      }
      return json;
    } catch (JsonProcessingException malformed) {
      throw new BadRequestResponse("the request body is not JSON: " + reason(malformed));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /**
   * The parser's message, without the place in the program's source that it adds in parentheses.
   */
  private static String reason(JsonProcessingException malformed) {
    String message = malformed.getOriginalMessage().replaceFirst(" \\(start marker.*", "");
    JsonLocation place = malformed.getLocation();
    return "line " + place.getLineNr() + ", column " + place.getColumnNr() + ": " + message;
  }

  private static FieldError fieldError(Error error) {
    String path = error.getInstanceLocation().toString().replaceFirst("^\\$\\.?", "");
    if (error.getProperty() == null) {
      return new FieldError(path, error.getMessage());
    }
    String parent = path.isEmpty() ? "" : path + ".";
    return new FieldError(parent + error.getProperty(), error.getMessage());
  }

  private static SchemaRegistryConfig config() {
    String messages = JsonBody.class.getPackageName() + ".messages";
    return SchemaRegistryConfig.builder()
        .errorMessageKeyword("message")
        .messageSource(new ResourceBundleMessageSource(messages))
        .pathType(PathType.JSON_PATH)
        .build();
  }
}
