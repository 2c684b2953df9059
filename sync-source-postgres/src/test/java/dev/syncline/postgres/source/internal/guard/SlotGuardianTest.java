package dev.syncline.postgres.source.internal.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.syncline.engine.plan.PublishPlan;
import dev.syncline.engine.spi.RetriableException;
import dev.syncline.engine.spi.SourceGuard.Report;
import dev.syncline.eventstore.FeedName;
import dev.syncline.manifest.ByteSize;
import dev.syncline.manifest.ConnectionSettings;
import dev.syncline.manifest.DataStore.Capture;
import dev.syncline.manifest.Secret;
import dev.syncline.manifest.WalLimitPolicy;
import dev.syncline.manifest.schema.Slug;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticCode;
import dev.syncline.postgres.source.problem.SourceCode;
import dev.syncline.testkit.TestDatabase;
import dev.syncline.testkit.TestPostgres;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("verify")
class SlotGuardianTest {
  private static final long MB = 1 << 20;

  private final TestDatabase database = TestPostgres.shared().database();
  private final String slot = "slot_" + database.name();

  @AfterEach
  void dropSlots() {
    database.dropSlots();
  }

  @Test
  void warnsOnceAtHalfAndOnceNearTheBudgetAndTellsWhenItIsOver() {
    try (SlotGuardian guardian = guardian(database, WalLimitPolicy.KEEP)) {
      createSlot(database);
      assertThat(codes(guardian.look())).isEmpty();

      write(database, 6);
      Report half = guardian.look();
      assertThat(codes(half)).containsExactly(SourceCode.RETAINED_WAL);
      assertThat(half.news().get(0).message())
          .matches(
              "replication slot "
                  + slot
                  + " retains 6\\.?\\d? MB of its 10 MB budget \\(maxRetainedWal\\),"
                  + " growing .* .?B/s: reached in \\d+ s");
      assertThat(half.retained().orElseThrow().percent()).isBetween(60, 65);
      assertThat(codes(guardian.look())).isEmpty();

      write(database, 2);
      assertThat(codes(guardian.look())).containsExactly(SourceCode.RETAINED_WAL);

      write(database, 3);
      Report over = guardian.look();
      assertThat(codes(over)).containsExactly(SourceCode.WAL_LIMIT);
      assertThat(over.news().get(0).fix())
          .contains("sync-cli feed reset MANIFEST... --feed shop/accounts --yes");
      assertThat(codes(guardian.look())).isEmpty();
      assertThat(slots()).isEqualTo(1);
    }
  }

  @Test
  void warnsAgainAfterTheSlotCaughtUp() {
    createSlot(database);
    try (SlotGuardian guardian = guardian(database, WalLimitPolicy.KEEP)) {
      write(database, 6);
      assertThat(codes(guardian.look())).hasSize(1);

      database.execute("SELECT pg_drop_replication_slot('" + slot + "')");
      createSlot(database);
      assertThat(codes(guardian.look())).isEmpty();
      write(database, 6);
      assertThat(codes(guardian.look())).hasSize(1);
    }
  }

  @Test
  void dropsTheSlotBeyondItsBudgetWhereTheOwnerWantsThat() {
    createSlot(database);
    String confirmed =
        database.value(
            "SELECT confirmed_flush_lsn FROM pg_replication_slots WHERE slot_name = '"
                + slot
                + "'");
    try (SlotGuardian guardian = guardian(database, WalLimitPolicy.DROP)) {
      write(database, 9);
      assertThat(codes(guardian.look())).containsExactly(SourceCode.RETAINED_WAL);
      assertThat(slots()).isEqualTo(1);

      write(database, 2);
      Report report = guardian.look();

      assertThat(codes(report)).containsExactly(SourceCode.SLOT_DROPPED);
      assertThat(report.news().get(0).message()).contains("changes after " + confirmed);
      assertThat(slots()).isZero();
      assertThat(guardian.look().retained()).isEmpty();
    }
  }

  @Test
  void namesTheServersOwnLimitWhereThatComesFirst() {
    try (TestPostgres server =
        TestPostgres.start("wal_level=logical", "max_slot_wal_keep_size=32MB")) {
      TestDatabase small = server.database();
      createSlot(small);
      try (SlotGuardian guardian =
          new SlotGuardian(plan(small, new ByteSize(1 << 30), WalLimitPolicy.KEEP))) {
        // Given up at the end of the third segment: after 32 to 48 MB.
        write(small, 30);

        Report report = guardian.look();
        assertThat(codes(report)).containsExactly(SourceCode.RETAINED_WAL);
        assertThat(report.news().get(0).message()).contains("max_slot_wal_keep_size");
        assertThat(report.news().get(0).fix()).contains("capture stops");
      }
    }
  }

  @Test
  void looksAgainAfterTheSourceDidNotAnswer() {
    createSlot(database);
    try (SlotGuardian guardian = guardian(database, WalLimitPolicy.KEEP)) {
      guardian.look();
      database.execute(
          "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
              + " WHERE application_name = 'syncline guard' AND datname = current_database()");

      assertThatThrownBy(guardian::look).isInstanceOf(RetriableException.class);
      assertThat(guardian.look().retained()).isPresent();
    }
  }

  private SlotGuardian guardian(TestDatabase where, WalLimitPolicy policy) {
    return new SlotGuardian(plan(where, new ByteSize(10 * MB), policy));
  }

  private PublishPlan plan(TestDatabase where, ByteSize budget, WalLimitPolicy policy) {
    return new PublishPlan(
        new FeedName(new Slug("shop"), new Slug("accounts")),
        new ConnectionSettings(
            new Slug("accounts"),
            where.host(),
            where.port(),
            where.name(),
            TestDatabase.USER,
            new Secret("any"),
            Map.of()),
        new Capture(slot, "pub", budget, policy, true),
        List.of());
  }

  private void createSlot(TestDatabase where) {
    where.execute("SELECT pg_create_logical_replication_slot('" + slot + "', 'pgoutput')");
  }

  private long slots() {
    return database.number(
        "SELECT count(*) FROM pg_replication_slots WHERE slot_name = '" + slot + "'");
  }

  private static void write(TestDatabase where, int megabytes) {
    where.execute(
        "SELECT pg_logical_emit_message(false, 'test', repeat('x', 1048576)) FROM"
            + " generate_series(1, "
            + megabytes
            + ")",
        // Flushes the messages: what is written counts only then.
        "SELECT pg_logical_emit_message(true, 'test', 'end')");
  }

  private static List<DiagnosticCode> codes(Report report) {
    return report.news().stream().map(Diagnostic::code).toList();
  }
}
