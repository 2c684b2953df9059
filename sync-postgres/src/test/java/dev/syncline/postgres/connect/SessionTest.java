package dev.syncline.postgres.connect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.manifest.Secret;
import dev.syncline.manifest.schema.Slug;
import dev.syncline.testkit.TestDatabase;
import dev.syncline.testkit.TestPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;

class SessionTest {
  @Test
  void printsTimesInUtcWhereverTheJvmIs() throws SQLException {
    TestDatabase database = TestPostgres.shared().database();
    TimeZone usual = TimeZone.getDefault();
    try {
      TimeZone.setDefault(TimeZone.getTimeZone("America/New_York"));
      try (Connection session = Session.open(connection(database), "test");
          Statement statement = session.createStatement();
          ResultSet row =
              statement.executeQuery("SELECT '2024-07-01 12:00+00'::timestamptz::text")) {
        row.next();
        assertThat(row.getString(1)).isEqualTo("2024-07-01 12:00:00+00");
      }
    } finally {
      TimeZone.setDefault(usual);
    }
  }

  private static dev.syncline.manifest.Connection connection(TestDatabase database) {
    return new dev.syncline.manifest.Connection(
        new Slug("db"),
        database.host(),
        database.port(),
        database.name(),
        TestDatabase.USER,
        new Secret("any"),
        Map.of());
  }
}
