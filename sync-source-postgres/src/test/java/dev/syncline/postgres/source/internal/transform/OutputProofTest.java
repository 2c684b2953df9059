package dev.syncline.postgres.source.internal.transform;

import static dev.syncline.postgres.source.internal.transform.SourceFixture.schema;
import static dev.syncline.postgres.source.internal.transform.SourceFixture.written;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.postgres.source.internal.transform.plan.OutputRule;
import dev.syncline.testkit.TestPostgres;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("verify")
class OutputProofTest {
  private final SourceFixture source = new SourceFixture(TestPostgres.shared().database());

  @BeforeEach
  void createTable() {
    source
        .database()
        .execute(
            "CREATE TYPE mood AS ENUM ('sad', 'glad')",
            "CREATE TABLE things (id int PRIMARY KEY, name text NOT NULL, note text, size numeric,"
                + " mood mood NOT NULL, more jsonb NOT NULL)");
  }

  private Optional<OutputRule> rule(String columns, String properties, String rest) {
    String output = "{\"type\": \"object\", \"properties\": {" + properties + "}" + rest + "}";
    String sql = "SELECT " + columns + " FROM things WHERE id = :id";
    return source
        .plan(schema(output, List.of("id"), written("things", sql)))
        .schemas()
        .get(0)
        .rule();
  }

  @Test
  void columnsThatAreNotNullProveTypesAndPresence() {
    assertThat(
            rule(
                "id, name, mood",
                "\"id\": {\"type\": \"integer\", \"description\": \"a number\"},"
                    + " \"name\": {\"type\": [\"string\"]}, \"mood\": {\"type\": \"string\"}",
                ", \"required\": [\"id\", \"name\"], \"additionalProperties\": false"))
        .isEmpty();
    assertThat(rule("id, note", "\"id\": {}, \"note\": {\"type\": [\"string\", \"null\"]}", ""))
        .isEmpty();
  }

  @Test
  void aColumnThatMayBeNullIsLookedAtWhereARowHasANull() {
    OutputRule rule =
        rule("id, note", "\"id\": {}, \"note\": {\"type\": \"string\"}", "").orElseThrow();

    assertThat(rule.broken("{\"id\":1,\"note\":\"x\"}")).isEmpty();
    assertThat(rule.broken("{\"id\":1,\"note\":\"null and void\"}")).isEmpty();
    assertThat(rule.broken("{\"id\":1,\"note\":null}")).contains("property 'note' breaks 'type'");
  }

  @Test
  void aNumberMayBeNotANumber() {
    OutputRule rule =
        rule("id, size", "\"id\": {}, \"size\": {\"type\": [\"number\", \"null\"]}", "")
            .orElseThrow();

    assertThat(rule.broken("{\"id\":1,\"size\":1.5}")).isEmpty();
    assertThat(rule.broken("{\"id\":1,\"size\":null}")).isEmpty();
    assertThat(rule.broken("{\"id\":1,\"size\":\"NaN\"}"))
        .contains("property 'size' breaks 'type'");
  }

  @Test
  void whatNoColumnTypeTellsIsLookedAtInEveryRowAndNoValueIsTold() {
    OutputRule rule =
        rule(
                "id, name, more, size",
                "\"name\": {\"type\": \"string\", \"pattern\": \"^[A-Z]\"},"
                    + " \"more\": {\"type\": \"object\", \"required\": [\"a\"]},"
                    + " \"size\": {\"type\": \"integer\"}, \"id\": {\"maximum\": 9}",
                "")
            .orElseThrow();

    assertThat(rule.broken("{\"id\":1,\"name\":\"Ada\",\"more\":{\"a\":1},\"size\":2}")).isEmpty();
    assertThat(rule.broken("{\"id\":10,\"name\":\"secret\",\"more\":{\"x\":1},\"size\":2.5}"))
        .get()
        .asString()
        .contains("'name' breaks 'pattern'", "'more' breaks 'required'")
        .contains("'size' breaks 'type'", "'id' breaks 'maximum'")
        .doesNotContain("secret", "2.5");
  }

  /** Written out, the number would have a thousand million digits. */
  @Test
  void aRowCannotKeepThePublisherBusy() {
    OutputRule rule =
        rule(
                "id, more",
                "\"id\": {}, \"more\": {\"additionalProperties\": {\"multipleOf\": 0.01,"
                    + " \"pattern\": \"^(.*a){14}$\"}}",
                "")
            .orElseThrow();

    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          assertThat(rule.broken("{\"id\":1,\"more\":{\"n\":1e999999999}}"))
              .contains("a number has more than 10000 places");
          assertThat(rule.broken("{\"id\":1,\"more\":{\"t\":\"e99999" + "a".repeat(3000) + "!\"}}"))
              .contains("property 'more' breaks 'pattern'");
        });
    assertThat(rule.broken("{\"id\":1,\"more\":{\"n\":1e2,\"t\":\"" + "a".repeat(14) + "\"}}"))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e2147483648", "1e9999999999", "-1.5E-9999999999"})
  void aNumberThatJavaCannotHoldBreaksTheSchemaOfItsRow(String number) {
    OutputRule rule =
        rule("id, more", "\"id\": {}, \"more\": {\"minProperties\": 1}", "").orElseThrow();

    assertThat(rule.broken("{\"id\":1,\"more\":{\"n\":" + number + "}}"))
        .contains("a number has more than 10000 places");
  }

  @Test
  void aNumberDeclaredAsAStringForRejotIsNotRefused() {
    assertThat(rule("id, size", "\"id\": {}, \"size\": {\"type\": [\"string\", \"null\"]}", ""))
        .isEmpty();
  }

  @Test
  void aLookUpProvesNoNullsSinceItsTablesMayBeJoinedOuterly() {
    assertThat(rule("id, name || '' AS name", "\"name\": {\"type\": \"string\"}", "")).isPresent();
  }

  @Test
  void aSchemaThatCannotBeUsedIsRefusedAtTheStart() {
    assertThatThrownBy(
            () ->
                rule("id, name", "\"name\": {\"$ref\": \"http://example.org/elsewhere.json\"}", ""))
        .isInstanceOf(DiagnosticException.class)
        .hasMessageContaining("SQL-222");
  }
}
