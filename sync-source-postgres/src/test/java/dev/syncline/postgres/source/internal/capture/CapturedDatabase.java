package dev.syncline.postgres.source.internal.capture;

import dev.syncline.engine.change.TableName;
import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.Lsn;
import dev.syncline.manifest.ConnectionSettings;
import dev.syncline.manifest.DataStore;
import dev.syncline.manifest.Secret;
import dev.syncline.manifest.schema.Slug;
import dev.syncline.postgres.source.SourceSettings;
import dev.syncline.testkit.TestDatabase;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A test database with a slot and a publication for some tables of schema public. */
record CapturedDatabase(TestDatabase database, String slot, Lsn start, Set<String> tables) {
  static final Duration QUICK = Duration.ofMillis(400);
  static final Duration NEVER = Duration.ofHours(1);

  static CapturedDatabase of(TestDatabase database, String... tables) {
    String slot = "slot_" + database.name();
    String list =
        Arrays.stream(tables).map(table -> "\"" + table + "\"").collect(Collectors.joining(", "));
    database.execute("CREATE PUBLICATION pub FOR TABLE " + list);
    String start =
        database.value(
            "SELECT lsn FROM pg_create_logical_replication_slot('" + slot + "', 'pgoutput')");
    return new CapturedDatabase(database, slot, Lsn.parse(start), Set.of(tables));
  }

  CaptureSettings settings(Lsn resume, Duration heartbeat) {
    return new CaptureSettings(
        connection(),
        new DataStore.Capture(slot, "pub"),
        new FeedName(new Slug("shop"), new Slug("accounts")),
        tables.stream()
            .collect(
                Collectors.<String, TableName, Set<String>>toMap(
                    table -> new TableName("public", table), table -> Set.of())),
        resume,
        SourceSettings.DEFAULT.capture().withHeartbeat(heartbeat));
  }

  ConnectionSettings connection() {
    return new ConnectionSettings(
        new Slug("accounts"),
        database.host(),
        database.port(),
        database.name(),
        TestDatabase.USER,
        new Secret("any"),
        Map.of());
  }

  Capture open(Lsn resume) {
    return open(resume, NEVER);
  }

  Capture open(Lsn resume, Duration heartbeat) {
    return new Capture(DebeziumSource.open(settings(resume, heartbeat)));
  }

  Lsn confirmed() {
    return slotState("confirmed_flush_lsn", Lsn::parse);
  }

  <T> T slotState(String column, Function<String, T> as) {
    return as.apply(
        database.value(
            "SELECT " + column + " FROM pg_replication_slots WHERE slot_name = '" + slot + "'"));
  }

  boolean slotIsFree() {
    return slotState("active", state -> state.equals("f"));
  }
}
