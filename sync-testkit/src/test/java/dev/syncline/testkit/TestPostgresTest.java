package dev.syncline.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("verify")
class TestPostgresTest {
  @Test
  void isARealPostgresWithLogicalDecoding() {
    TestDatabase database = TestPostgres.shared().database();

    assertThat(database.value("SHOW wal_level")).isEqualTo("logical");
    assertThat(database.number("SHOW server_version_num")).isGreaterThanOrEqualTo(180_000);
  }

  @Test
  void givesEachTestADatabaseOfItsOwn() {
    TestDatabase one = TestPostgres.shared().database();
    TestDatabase other = TestPostgres.shared().database();

    one.execute("CREATE TABLE mine (id int)");

    assertThat(other.value("SELECT to_regclass('mine')")).isEqualTo("null");
  }
}
