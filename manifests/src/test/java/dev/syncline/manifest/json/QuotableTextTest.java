package dev.syncline.manifest.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuotableTextTest {
  private static final Duration AT_ONCE = Duration.ofSeconds(20);

  @Test
  void showsWhatTheFormatAsksForAndCoversASecretAsWideAsItIs() {
    String line = "{\"host\": \"db\", \"password\": \"hunter2\", \"port\": 5432, \"x-a\": true}";

    assertThat(json(line))
        .isEqualTo("{\"host\": \"db\", \"password\": ***      , \"port\": 5432, \"x-a\": true}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"password\": \"hunter2\"}",
        "{\"\\u0070assword\": \"hunter2\"}",
        "{\"Password\": \"hunter2\"}",
        "{\"psasword\": \"hunter2\"}",
        "{\"api_token\": \"hunter2\"}",
        "{\"password\": {\"value\": \"hunter2\"}}",
        "{\"password\": {\"hunter2\": 1}}",
        "{\"password\": [[\"hunter2\"], {\"name\": \"hunter2\"}]}",
        "{\"secret\": [{\"name\": 1}, \"hunter2\"]}",
        "{\"colour\": \"hunter2\"}",
        "{\"colour\": [{\"name\": 1}, \"hunter2\"]}",
        "{\"password\": \"${env:X:-hunter2}\"}",
        "{\"password\": \"hunter2${env:X}\"}",
        "{\"host\": \"postgresql://u:hunter2@h/d\"}",
        "{\"sql\": \"select dblink('password=hunter2')\"}",
        "{\"sql\": \"\\u0070assword = hunter2\"}",
        "{\"password\": \"hunter2\", \"sql\": \"select 'hunter2'\"}",
        "{\"password\": \"a\", \"password\": \"hunter2\"}",
        "{\"password\": 1, \"x\": \"hunter2\"",
        "{\"password\": \"hunter2",
        "{\"password\": hunter2}",
        "{\"password\" \"hunter2\"}",
        "{\"name\": \"a\" \"hunter2\"}",
        "{\"name\": \"a, \"password\": \"hunter2\"}",
        "{'password': 'hunter2'}",
        "password: hunter2",
        "hunter2",
        "{\"name\": \"a\"} hunter2",
      })
  void noSecretOfAJsonTextIsShown(String text) {
    assertThat(json(text)).doesNotContain("hunter2");
  }

  @Test
  void aBrokenTextKeepsTheNamesOfItsFields() {
    assertThat(json("{\"slug\": \"shop\" \"user\": \"ada\"}"))
        .contains("\"slug\": \"shop\"", "\"user\"")
        .doesNotContain("ada");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "password: hunter2",
        "publicSchemas:\n- name: a\n  password: hunter2\n",
        "password:\n  name: hunter2\n",
        "password:\n- hunter2\n",
        "password: |\n  one\n  hunter2\n",
        "name: a # password hunter2",
        "# hunter2\nname: a",
        "sql: select 'password=hunter2'",
        "colour: hunter2",
        "a: [1, 2\nb: hunter2",
        "{\"\\u0070assword\": hunter2}",
        "password: >-\n  hun\n  hunter2\nname: a",
        "name: 'a'\nhost: postgres://u:hunter2@h",
      })
  void noSecretOfAYamlTextIsShown(String text) {
    assertThat(all("a.yaml", text)).doesNotContain("hunter2");
  }

  @Test
  void aYamlLineOfTheFormatIsShown() {
    String text = "publicSchemas:\n- name: a\n  password: x\n  operation: insert\n";
    assertThat(all("a.yml", text)).contains("- name: a", "  operation: insert").doesNotContain("x");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "String a = \"hunter2\";",
        "String a = \"hun\" + \"hunter2\";",
        "String a = \"\\\"hunter2\";",
        "char[] a = {'h', 'u'}; // hunter2",
        "/* \n hunter2 \n */",
        "String a = \"\"\"\n   hunter2\n   \"\"\";",
        "String a = \"hunter2",
        "x.upsert(\"pa\" + \"ssword=\" + \"hunter2\");",
        "x.upsert(PASSWORD + \"hunter2\");",
        "x.upsert(f(\"hunter2\"));",
        "x.upsert(\"\\u0070assword=hunter2\");",
        "x.owner(\"a\").description(\"postgres://u:hunter2@h\");",
        "int pin = 0xhunter2;",
      })
  void noTextOfAJavaSourceIsShown(String text) {
    assertThat(all("A.java", text)).doesNotContain("hunter2");
  }

  @Test
  void theCodeOfAJavaSourceIsShown() {
    assertThat(all("A.java", "  schema.insert(\"a\", \"select 1\").sql(\"x = 1\", Row2.class);"))
        .isEqualTo("  schema.insert(\"a\", \"select 1\").sql(***    , Row2.class);");
  }

  static Stream<String> largeTexts() {
    String sql = "select '''\\\"  \\\\ password_ :// ".repeat(40_000);
    String columns =
        IntStream.range(0, 5_000)
            .mapToObj(number -> "\"c" + number + "\": {\"type\": \"string\"}")
            .collect(Collectors.joining(", "));
    return Stream.of(
        "{\"sql\": \"" + sql.replace("\"", "").replace("\\", "") + "\", \"password\": \"hunter2\"}",
        "{\"sql\": \"" + "\\\\".repeat(500_000) + "\", \"password\": \"hunter2\"}",
        "{\"sql\": \"" + "\\\"".repeat(500_000) + "\", \"password\": \"hunter2\"",
        "{\"outputSchema\": {" + columns + "}, \"password\": \"hunter2\"}",
        "[".repeat(500_000) + "\"hunter2\"",
        "{\"a\":".repeat(200_000) + "\"hunter2\"",
        "\"".repeat(1_000_001) + "hunter2",
        "{\"sql\": \"" + "://a:".repeat(200_000) + "\", \"password\": \"hunter2\"}",
        "{\"name\": \"" + "pass ".repeat(200_000) + "hunter2\"}");
  }

  @ParameterizedTest
  @MethodSource("largeTexts")
  void aMegabyteIsReadAtOnce(String text) {
    for (String file : new String[] {"a.json", "a.yaml", "A.java"}) {
      assertTimeoutPreemptively(
          AT_ONCE, () -> assertThat(all(file, text).contains("hunter2")).as(file).isFalse());
    }
  }

  @Test
  void linesAreThoseOfTheText() {
    QuotableText text = QuotableText.of(Path.of("a.json"), "\uFEFF{\r\n\"name\": \"a\"\r\n}\n");
    assertThat(text.line(1)).contains("{");
    assertThat(text.line(2)).contains("\"name\": \"a\"");
    assertThat(text.line(3)).contains("}");
    assertThat(text.line(9)).isEmpty();
  }

  private static String json(String text) {
    return all("a.json", text);
  }

  private static String all(String file, String text) {
    QuotableText quotable = QuotableText.of(Path.of(file), text);
    return IntStream.rangeClosed(1, (int) text.lines().count())
        .mapToObj(line -> quotable.line(line).orElse(""))
        .collect(Collectors.joining("\n"));
  }
}
