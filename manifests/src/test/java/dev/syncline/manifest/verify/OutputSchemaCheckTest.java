package dev.syncline.manifest.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.syncline.manifest.verify.OutputSchemaCheck.Problem;
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
        .extracting(Problem::what)
        .asString()
        .startsWith("outputSchema.properties.email.pattern cannot be matched in linear time");
  }

  @Test
  void aPatternThatRepeatsTooOftenIsToldWhatToDoAboutThat() throws JsonProcessingException {
    assertThat(problems("{\"properties\": {\"name\": {\"pattern\": \"^.{0,2000}$\"}}}"))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.what()).contains("name.pattern repeats too often", "{0,2000}");
              assertThat(problem.fix()).contains("at most 1000 times", "maxLength");
            });
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
          .allMatch(it -> it.what().contains("never ends"));
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
        .anyMatch(problem -> problem.what().contains("so often"));
  }

  @Test
  void refusesAChainThatIsTooLong() throws JsonProcessingException {
    String parts =
        IntStream.range(0, 5_000)
            .mapToObj(i -> "\"p%d\": {\"$ref\": \"#/$defs/p%d\"}".formatted(i, i + 1))
            .collect(Collectors.joining(", "));
    assertThat(problems("{\"$ref\": \"#/$defs/p0\", \"$defs\": {" + parts + ", \"p5000\": {}}}"))
        .isNotEmpty()
        .allMatch(problem -> problem.what().contains("over more than"));
  }

  private static List<Problem> problems(String schema) throws JsonProcessingException {
    return OutputSchemaCheck.problems((ObjectNode) new ObjectMapper().readTree(schema));
  }
}
