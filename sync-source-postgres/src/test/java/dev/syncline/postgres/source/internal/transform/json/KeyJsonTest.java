package dev.syncline.postgres.source.internal.transform.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.testkit.TestDatabase;
import dev.syncline.testkit.TestPostgres;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Keys are written as the database prints them. */
@Tag("verify")
class KeyJsonTest {
  private static final TestDatabase DATABASE = TestPostgres.shared().database();
  private static final List<String> NAMES =
      List.of("a", "b", "B", "id", "Id", "é", "€", "no", "a b", "it's", "\"quoted\"", "\\", "zz z");
  private static final List<String> VALUES =
      List.of("7", "-1.50", "null", "true", "\"\"", "\"a\\nb\"", "\"é\\\"\"");

  @Test
  void oneProperty() {
    assertThat(new KeyJson(List.of("id")).write(List.of("7"))).isEqualTo("{\"id\": 7}");
  }

  @Test
  void shorterNamesComeFirst() {
    KeyJson key = new KeyJson(List.of("region", "id", "no"));

    assertThat(key.write(Arrays.asList("\"x\"", null, "2")))
        .isEqualTo("{\"id\": null, \"no\": 2, \"region\": \"x\"}");
  }

  @RepeatedTest(20)
  void manyAsTheDatabasePrintsThem(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    List<String> names = new ArrayList<>(NAMES);
    Collections.shuffle(names, random);
    names = names.subList(0, 1 + random.nextInt(5));
    List<String> values = names.stream().map(name -> any(random)).toList();
    String written = new KeyJson(names).write(values);

    assertThat(DATABASE.value("SELECT '" + quoted(json(names, values)) + "'::jsonb::text"))
        .isEqualTo(written);
  }

  private static String any(Random random) {
    return VALUES.get(random.nextInt(VALUES.size()));
  }

  private static String json(List<String> names, List<String> values) {
    return IntStream.range(0, names.size())
        .mapToObj(
            i -> {
              StringBuilder member = new StringBuilder();
              JsonString.write(member, names.get(i));
              return member.append(':').append(values.get(i));
            })
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static String quoted(String text) {
    return text.replace("'", "''");
  }
}
