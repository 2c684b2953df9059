package dev.syncline.manifest.define.collect;

import static dev.syncline.manifest.define.Definitions.object;
import static dev.syncline.manifest.define.Definitions.publicSchema;
import static dev.syncline.manifest.define.Definitions.version;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.syncline.manifest.define.RowShape;
import dev.syncline.manifest.schema.OutputSchema;
import dev.syncline.manifest.schema.PublicSchema;
import dev.syncline.manifest.schema.RowChangePolicy;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.ManifestCode;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class CompatibilityTest {
  private final PublicSchema published = schema(1, row());

  @Test
  void acceptsTheSameShape() {
    assertThat(check(schema(1, row()))).isEmpty();
  }

  @Test
  void refusesARemovedProperty() {
    assertThat(only(schema(2, object().integer("id").number("size"))))
        .satisfies(breaks("property 'name' is removed"));
  }

  @Test
  void refusesAnotherType() {
    assertThat(only(schema(2, object().integer("id").integer("name").number("size"))))
        .satisfies(breaks("property 'name' changes its type from string to integer"));
  }

  @Test
  void refusesAPropertyThatBecomesNullable() {
    assertThat(only(schema(2, object().integer("id").string("name").nullable().number("size"))))
        .satisfies(breaks("from string to string or null"));
  }

  @Test
  void refusesAPropertyThatIsNoLongerRequired() {
    ObjectNode json = published.outputSchema().json();
    json.putArray("required").add("id").add("name");

    assertThat(only(withOutput(published, json)))
        .satisfies(breaks("property 'size' is no longer required"));
  }

  @Test
  void refusesANewEnumValueAndALostFormat() {
    PublicSchema before =
        withProperty("{\"type\": \"string\", \"enum\": [\"a\"], \"format\": \"x\"}");
    PublicSchema after = withProperty("{\"type\": \"string\", \"enum\": [\"a\", \"b\"]}");

    assertThat(Compatibility.check(before, after)).hasSize(2).allSatisfy(breaks("name"));
  }

  @Test
  void refusesAnotherKey() {
    PublicSchema next = schema(2, row());
    PublicSchema rekeyed =
        new PublicSchema(
            next.name(),
            next.dataStore(),
            next.outputSchema(),
            next.version(),
            List.of("id", "name"),
            next.transformations(),
            Optional.empty());

    assertThat(only(rekeyed)).satisfies(breaks("the key changes from [id] to [id, name]"));
  }

  @Test
  void refusesThatRowsBecomeAppendOnlyOrAreItNoMore() {
    PublicSchema appendOnly = schema(2, row()).appendOnly(RowChangePolicy.STOP);

    assertThat(only(appendOnly)).satisfies(breaks("its rows become append-only"));
    assertThat(Compatibility.check(appendOnly, schema(3, row())))
        .singleElement()
        .satisfies(breaks("append-only no more"));
  }

  @Test
  void looksIntoNestedShapes() {
    PublicSchema before = schema(1, object().objects("lines", object().string("a").string("b")));
    PublicSchema after = schema(2, object().objects("lines", object().string("a")));

    assertThat(Compatibility.check(before, after))
        .singleElement()
        .satisfies(breaks("property 'lines[].b' is removed"));
  }

  @Test
  void acceptsANarrowerTypeAndANewPropertyUnderANewMinor() {
    assertThat(check(schema(2, object().integer("id").string("name").integer("size").bool("new"))))
        .isEmpty();
  }

  @Test
  void warnsOfANewPropertyUnderTheSameMinor() {
    assertThat(only(schema(1, row().bool("new"))))
        .satisfies(
            problem -> {
              assertThat(problem.code()).isEqualTo(ManifestCode.MINOR_NOT_RAISED);
              assertThat(problem.message()).contains("property 'new' is added");
              assertThat(problem.fix()).contains("1.2");
            });
  }

  @Test
  void refusesALowerMinor() {
    assertThat(only(schema(0, row())).code()).isEqualTo(ManifestCode.VERSION_LOWERED);
  }

  private List<Diagnostic> check(PublicSchema next) {
    return Compatibility.check(published, next);
  }

  private Diagnostic only(PublicSchema next) {
    List<Diagnostic> problems = check(next);
    assertThat(problems).hasSize(1);
    return problems.get(0);
  }

  private static Consumer<Diagnostic> breaks(String clause) {
    return problem -> {
      assertThat(problem.code()).isEqualTo(ManifestCode.BREAKING_CHANGE);
      assertThat(problem.message()).contains(clause);
    };
  }

  private static RowShape row() {
    return object().integer("id").string("name").number("size");
  }

  private static PublicSchema schema(int minor, RowShape rows) {
    return publicSchema("accounts", version(1, minor))
        .from("db")
        .rows(rows)
        .key("id")
        .insertOrUpdate("accounts", "SELECT 1")
        .build();
  }

  private PublicSchema withProperty(String property) {
    ObjectNode json = published.outputSchema().json();
    try {
      ((ObjectNode) json.path("properties")).set("name", new ObjectMapper().readTree(property));
    } catch (JsonProcessingException malformed) {
      throw new IllegalArgumentException(malformed);
    }
    return withOutput(published, json);
  }

  private static PublicSchema withOutput(PublicSchema schema, ObjectNode json) {
    return new PublicSchema(
        schema.name(),
        schema.dataStore(),
        new OutputSchema(json),
        version(1, 2),
        schema.key(),
        schema.transformations(),
        Optional.empty());
  }
}
