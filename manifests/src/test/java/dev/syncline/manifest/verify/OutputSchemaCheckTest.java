package dev.syncline.manifest.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OutputSchemaCheckTest {
  @Test
  void takesAShapeThatRefersToItselfInTheRow() throws JsonProcessingException {
    assertThat(
            problems(
                """
                {"properties": {"tree": {"$ref": "#/$defs/node"}},
                 "$defs": {"node": {"properties": {"next": {"$ref": "#/$defs/node"}}}}}
                """))
        .isEmpty();
  }

  @Test
  void namesThePlaceOfAPatternThatLooksAhead() throws JsonProcessingException {
    assertThat(problems("{\"properties\": {\"email\": {\"pattern\": \"^(?=.*@).+$\"}}}"))
        .singleElement()
        .asString()
        .startsWith("outputSchema.properties.email.pattern cannot be matched in linear time");
  }

  @Test
  void findsPatternsOfNames() throws JsonProcessingException {
    assertThat(problems("{\"properties\": {\"a\": {\"patternProperties\": {\"(?!x)\": {}}}}}"))
        .hasSize(1);
  }

  @Test
  void refusesAShapeThatNeverEnds() throws JsonProcessingException {
    for (String schema :
        List.of(
            "{\"$ref\": \"#\"}",
            "{\"properties\": {\"a\": {\"allOf\": [{\"$ref\": \"#/properties/a\"}]}}}",
            "{\"properties\": {\"a\": {\"$ref\": \"#/$defs/b\"}},"
                + " \"$defs\": {\"b\": {\"not\": {\"$ref\": \"#/$defs/c\"}},"
                + " \"c\": {\"if\": {\"$ref\": \"#/$defs/b\"}}}}")) {
      assertThat(problems(schema))
          .as(schema)
          .isNotEmpty()
          .allMatch(it -> it.contains("never ends"));
    }
  }

  /** Each part is looked at twice by the one before: a thousand million times in the end. */
  @Test
  void refusesPartsThatMultiply() throws JsonProcessingException {
    String parts =
        IntStream.range(0, 30)
            .mapToObj(
                i ->
                    "\"p%d\": {\"allOf\": [{\"$ref\": \"#/$defs/p%d\"}, {\"$ref\": \"#/$defs/p%d\"}]}"
                        .formatted(i, i + 1, i + 1))
            .collect(Collectors.joining(", "));
    assertThat(
            problems(
                "{\"properties\": {\"a\": {\"$ref\": \"#/$defs/p0\"}}, \"$defs\": {"
                    + parts
                    + ", \"p30\": {}}}"))
        .isNotEmpty()
        .anyMatch(problem -> problem.contains("so often"));
  }

  @Test
  void refusesAChainThatIsTooLong() throws JsonProcessingException {
    String parts =
        IntStream.range(0, 5_000)
            .mapToObj(i -> "\"p%d\": {\"$ref\": \"#/$defs/p%d\"}".formatted(i, i + 1))
            .collect(Collectors.joining(", "));
    assertThat(problems("{\"$ref\": \"#/$defs/p0\", \"$defs\": {" + parts + ", \"p5000\": {}}}"))
        .isNotEmpty()
        .allMatch(problem -> problem.contains("over more than"));
  }

  private static List<String> problems(String schema) throws JsonProcessingException {
    return OutputSchemaCheck.problems((ObjectNode) new ObjectMapper().readTree(schema));
  }
}
