package dev.syncline.postgres.source.internal.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SqlNameTest {
  @Test
  void quotedPartsStayAsTheyAre() {
    assertThat(SqlName.parts("Public.Items")).containsExactly("public", "items");
    assertThat(SqlName.parts("\"a.b\".\"C \"\"d\"\"\"")).containsExactly("a.b", "C \"d\"");
    assertThat(SqlName.parts("a.b.c")).containsExactly("a", "b", "c");
  }

  /** A pattern for it went as deep as the name is long. */
  @Test
  void aNameOfAMegabyteIsReadAtOnce() {
    String name = "x\"\"".repeat(1 << 19);
    assertTimeoutPreemptively(
        Duration.ofSeconds(10),
        () ->
            assertThat(SqlName.parts('"' + name + '"'))
                .singleElement()
                .asString()
                .hasSize(1 << 20));
  }
}
