package dev.syncline.postgres.source.internal.transform.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.regex.RegularExpression;
import dev.syncline.manifest.schema.LinearPattern;
import dev.syncline.postgres.source.internal.transform.json.JsonProperties;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Validates rows against the part of an output schema that the columns' types and constraints do
 * not prove. Used by many threads.
 */
public final class OutputRule {
  /**
   * Validation takes time in proportion to a row's length; a format is only a note, as in JSON
   * Schema.
   */
  private static final SchemaRegistry SCHEMAS =
      SchemaRegistry.withDefaultDialect(
          SpecificationVersion.DRAFT_7,
          registry ->
              registry.schemaRegistryConfig(
                  SchemaRegistryConfig.builder()
                      .regularExpressionFactory(OutputRule::linear)
                      .formatAssertionsEnabled(false)
                      .build()));

  private static final ObjectMapper JSON =
      JsonMapper.builder(JsonProperties.FACTORY)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private static final Pattern LARGE_EXPONENT = Pattern.compile("[eE][+-]?\\d{5}");
  private static final int MOST_PLACES = 10_000;
  private static final String TOO_MANY_PLACES = "a number has more than " + MOST_PLACES + " places";

  private final Schema schema;
  private final ValidationTrigger suspicion;

  private OutputRule(Schema schema, ValidationTrigger suspicion) {
    this.schema = schema;
    this.suspicion = suspicion;
  }

  /**
   * Compiles the rule.
   *
   * @param remainder the part of the output schema to validate
   * @param suspicion which rows to validate
   * @throws com.networknt.schema.SchemaException if the schema is not self-contained
   */
  public static OutputRule of(JsonNode remainder, ValidationTrigger suspicion) {
    Schema schema = SCHEMAS.getSchema(remainder);
    schema.initializeValidators();
    return new OutputRule(schema, suspicion);
  }

  /**
   * What a row breaks, naming top-level properties and schema keywords but no values; empty if
   * nothing.
   *
   * @param object the row as a JSON object
   */
  public Optional<String> broken(String object) {
    if (!suspicion.isRaisedBy(object)) {
      return Optional.empty();
    }
    try {
      JsonNode row = JSON.readTree(object);
      if (LARGE_EXPONENT.matcher(object).find() && hasNumberOfManyPlaces(row)) {
        return Optional.of(TOO_MANY_PLACES);
      }
      List<Error> errors = schema.validate(row);
      return errors.isEmpty() ? Optional.empty() : Optional.of(text(errors));
    } catch (JsonProcessingException damaged) {
      return Optional.of("the row is not JSON");
    } catch (ArithmeticException | NumberFormatException exponentOutOfRange) {
      return Optional.of(TOO_MANY_PLACES);
    } catch (StackOverflowError tooDeep) {
      return Optional.of("the row is nested too deeply for the schema");
    }
  }

  /**
   * Whether a number has so many places that dividing it, which writes all of them out, is too
   * costly.
   */
  private static boolean hasNumberOfManyPlaces(JsonNode node) {
    if (node.isBigDecimal()) {
      return Math.abs((long) node.decimalValue().scale()) > MOST_PLACES;
    }
    for (JsonNode child : node) {
      if (hasNumberOfManyPlaces(child)) {
        return true;
      }
    }
    return false;
  }

  private static RegularExpression linear(String pattern) {
    try {
      return LinearPattern.of(pattern)::isFoundIn;
    } catch (IllegalArgumentException refused) {
      throw new SchemaException(refused.getMessage());
    }
  }

  private static String text(List<Error> errors) {
    return errors.stream()
        .map(
            error ->
                (error.getInstanceLocation().getNameCount() == 0
                        ? "the row"
                        : "property '" + error.getInstanceLocation().getName(0) + "'")
                    + " breaks '"
                    + error.getKeyword()
                    + "'")
        .distinct()
        .limit(5)
        .collect(Collectors.joining(", "));
  }
}
