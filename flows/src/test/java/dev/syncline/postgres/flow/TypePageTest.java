package dev.syncline.postgres.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.syncline.testkit.TestDatabase;
import dev.syncline.testkit.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TimeZone;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Keeps {@code docs/types.md} true. */
@Tag("verify")
class TypePageTest {
  private static final Path PAGE = Path.of("..", "docs", "types.md");
  private static final String REGENERATE =
      "mvn test -pl flows -am -Dtest=TypePageTest -Dsurefire.failIfNoSpecifiedTests=false"
          + " -DargLine=-Dsyncline.write=true";

  private final TestDatabase source = TestPostgres.shared().database();

  @Test
  void saysWhatThePlannerDecides() throws IOException {
    assumeTrue(
        source.number("SELECT current_setting('server_version_num')") >= 180_000,
        "the page is about the newest PostgreSQL");
    assumeTrue(TimeZone.getDefault().getRawOffset() == 0, "the page is about sessions in UTC");
    PostgresTypes types = PostgresTypes.of(source);
    types.define(source);

    String page = new TypePage(types, source).text();

    if (Boolean.getBoolean("syncline.write")) {
      Files.writeString(PAGE, page);
    }
    assertThat(Files.exists(PAGE) ? Files.readString(PAGE) : "")
        .as("%s is not what it would be now; write it anew by: %s", PAGE, REGENERATE)
        .isEqualTo(page);
  }
}
