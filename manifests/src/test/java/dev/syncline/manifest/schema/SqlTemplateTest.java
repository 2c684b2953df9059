package dev.syncline.manifest.schema;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqlTemplateTest {
  @Test
  void findsNamedPlaceholdersOnceAndInOrder() {
    SqlTemplate template =
        SqlTemplate.parse("SELECT * FROM a WHERE name = :name AND id=:id OR id = :id");

    assertThat(template.names()).containsExactly("name", "id");
    assertThat(template.named()).isTrue();
    assertThat(template.positional()).isFalse();
    assertThat(template.problems()).isEmpty();
  }

  @Test
  void findsPositionalPlaceholders() {
    SqlTemplate template = SqlTemplate.parse("SELECT $2, $10 FROM t WHERE id = $1");

    assertThat(template.placeholders())
        .containsExactly(
            new Placeholder.Positional(2),
            new Placeholder.Positional(10),
            new Placeholder.Positional(1));
    assertThat(template.named()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT ':no' FROM t",
        "SELECT 'it''s :no' FROM t",
        "SELECT 'back\\' || ':no'",
        "SELECT E'it\\'s :no' FROM t",
        "SELECT e'a\\\\' || ':no'",
        "SELECT $$ :no $1 $$",
        "SELECT $body$ $$ :no $$ $body$",
        "SELECT \":no\" FROM \"a\"\":no\"",
        "SELECT 1 -- :no $1",
        "SELECT 1 -- :no\n",
        "SELECT /* :no /* $1 */ :no */ 1",
        "SELECT id::text, '1'::int FROM t",
        "SELECT a[1:2] FROM t",
        "SELECT a[:n] FROM t",
        "SELECT a[1:n] FROM t",
        "SELECT (a)[lo:hi], a[i][:n] FROM t",
        "SELECT f(x := y) FROM t",
        "SELECT price$1 FROM t",
        "SELECT a$b$c FROM t",
        "SELECT JSON_OBJECT('id':id) FROM t",
        "SELECT : FROM t",
      })
  void seesNoPlaceholderIn(String sql) {
    SqlTemplate template = SqlTemplate.parse(sql);

    assertThat(template.placeholders()).isEmpty();
    assertThat(template.problems()).isEmpty();
    assertThat(template).hasToString(sql);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT :yes::text",
        "SELECT ARRAY[:yes, 2]",
        "SELECT ARRAY[[1], [:yes]]",
        "SELECT a[(:yes)] FROM t",
        "SELECT a[f(:yes)] FROM t",
        "SELECT (:yes)",
        "SELECT x||:yes",
        "SELECT 'a' , :yes",
        "SELECT '\\', :yes",
        "SELECT a FROM t WHERE e = 'x' AND b=:yes",
        "SELECT /* x */:yes",
        "SELECT -:yes",
        "SELECT $$a$$ || :yes",
      })
  void seesThePlaceholderIn(String sql) {
    assertThat(SqlTemplate.parse(sql).names()).containsExactly("yes");
  }

  @Test
  void rendersEveryOccurrence() {
    SqlTemplate template = SqlTemplate.parse("SELECT :a::int, ':a', :b, :a");

    assertThat(template.render(placeholder -> "<" + placeholder.text() + ">"))
        .isEqualTo("SELECT <:a>::int, ':a', <:b>, <:a>");
  }

  @Test
  void rendersWithoutClosingSemicolonAndComment() {
    SqlTemplate template = SqlTemplate.parse("SELECT :a -- why :b\n ; -- the end\n /* really */ ");

    assertThat(template.render(Placeholder::text)).isEqualTo("SELECT :a");
  }

  @Test
  void keepsCommentsInsideTheStatement() {
    String sql = "-- first\nSELECT 1 /* one */, 2";

    assertThat(SqlTemplate.parse(sql).render(Placeholder::text)).isEqualTo(sql);
  }

  @Test
  void doublesQuestionMarkOperatorsForJdbcButNotQuotedOnes() {
    SqlTemplate template = SqlTemplate.parse("SELECT a ? 'b?' AND c ?| :keys -- d?\nAND TRUE");

    assertThat(template.renderForJdbc(placeholder -> "?"))
        .isEqualTo("SELECT a ?? 'b?' AND c ??| ? -- d?\nAND TRUE");
    assertThat(template.render(Placeholder::text)).isEqualTo(template.toString());
  }

  @Test
  void reportsMixedPlaceholdersAtTheFirstOfTheOtherKind() {
    assertThat(SqlTemplate.parse("SELECT :a, :b, $1").problems())
        .containsExactly(new SqlProblem(SqlProblem.Kind.MIXED_PLACEHOLDERS, 15));
  }

  @Test
  void reportsTheSecondStatement() {
    assertThat(SqlTemplate.parse("SELECT 1; DROP TABLE t").problems())
        .containsExactly(new SqlProblem(SqlProblem.Kind.SEVERAL_STATEMENTS, 10));
    assertThat(SqlTemplate.parse("SELECT ';'; -- done\n;").problems()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"SELECT 'a", "SELECT \"a", "SELECT $x$ a $y$", "SELECT /* /* */", "E'\\"})
  void reportsWhatDoesNotEnd(String sql) {
    assertThat(SqlTemplate.parse(sql).problems())
        .extracting(SqlProblem::kind)
        .containsExactly(SqlProblem.Kind.UNTERMINATED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "-- nothing", ";"})
  void reportsAnEmptyText(String sql) {
    assertThat(SqlTemplate.parse(sql).problems())
        .extracting(SqlProblem::kind)
        .containsExactly(SqlProblem.Kind.EMPTY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"SELECT $0", "SELECT $99999999999999"})
  void reportsAPositionNoTableHas(String sql) {
    assertThat(SqlTemplate.parse(sql).problems())
        .containsExactly(new SqlProblem(SqlProblem.Kind.BAD_POSITION, 7));
  }

  @Test
  void knowsTheFirstWord() {
    assertThat(SqlTemplate.parse("-- x\n (select 1)").keyword()).isEqualTo("SELECT");
    assertThat(SqlTemplate.parse("").keyword()).isEmpty();
  }
}
