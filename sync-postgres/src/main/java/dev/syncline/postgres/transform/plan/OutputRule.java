package dev.syncline.postgres.transform.plan;

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
import dev.syncline.postgres.transform.json.JsonProperties;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What of an output schema has to be looked at in every row: all that the columns' types and
 * constraints do not prove. Used by many threads.
 */
public final class OutputRule {
  /** Nothing in it takes longer than the row is long; a format is a note, as in JSON Schema. */
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

  private final Schema schema;
  private final ValidationTrigger suspicion;

  private OutputRule(Schema schema, ValidationTrigger suspicion) {
    this.schema = schema;
    this.suspicion = suspicion;
  }

  /**
   * @param remainder what of the output schema is to be looked at
   * @param suspicion when
   * @throws com.networknt.schema.SchemaException if the schema does not stand by itself
   */
  public static OutputRule of(JsonNode remainder, ValidationTrigger suspicion) {
    Schema schema = SCHEMAS.getSchema(remainder);
    schema.initializeValidators();
    return new OutputRule(schema, suspicion);
  }

  /**
   * What a row breaks, naming top-level properties and the schema's words but no value.
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
        return Optional.of("a number has more than " + MOST_PLACES + " places");
      }
      List<Error> errors = schema.validate(row);
      return errors.isEmpty() ? Optional.empty() : Optional.of(text(errors));
    } catch (JsonProcessingException damaged) {
      return Optional.of("the row is not JSON");
    } catch (StackOverflowError tooDeep) {
      return Optional.of("the row is nested too deeply for the schema");
    }
  }

  /** Dividing such a number would write it out. */
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
