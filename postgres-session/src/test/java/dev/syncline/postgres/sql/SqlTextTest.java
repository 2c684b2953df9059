package dev.syncline.postgres.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqlTextTest {
  @Test
  void whiteSpaceCommentsAndTheCaseOfWordsMakeNoDifference() {
    assertThat(SqlText.same("SELECT  A /* x */ -- y\n FROM b", "select a from B")).isTrue();
  }

  @Test
  void literalsAndQuotedNamesDo() {
    assertThat(SqlText.same("select 'A'", "select 'a'")).isFalse();
    assertThat(SqlText.same("select \"A\"", "select \"a\"")).isFalse();
    assertThat(SqlText.same("select $t$ A $t$", "select $t$ a $t$")).isFalse();
    assertThat(SqlText.same("select 'it''s  -- no'", "select 'it''s -- no'")).isFalse();
  }

  /**
   * A pattern for it went as deep as a literal is long, and looked again for what is not closed.
   */
  @ParameterizedTest
  @ValueSource(strings = {"x", "''", "/*", "/*/", "$a$b", "$1", "\\'", "\"\"", "--", " "})
  void aMegabyteIsComparedAtOnce(String part) {
    String sql = "select '" + part.repeat((1 << 20) / part.length());
    String open = "select " + part.repeat((1 << 20) / part.length());
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          assertThat(SqlText.same(sql, sql)).isTrue();
          assertThat(SqlText.same(open, open)).isTrue();
        });
  }
}
