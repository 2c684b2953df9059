package dev.syncline.postgres.source.internal.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.syncline.engine.plan.PublishPlan;
import dev.syncline.engine.spi.RetriableException;
import dev.syncline.eventstore.FeedCheckpoint;
import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.Position;
import dev.syncline.manifest.DataStore;
import dev.syncline.manifest.schema.Slug;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticCode;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.manifest.verify.Severity;
import dev.syncline.postgres.source.SourceTeardown;
import dev.syncline.postgres.source.problem.SourceCode;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A publication is taken only by the feed it is for, and what others need of it stays in it. */
@Tag("verify")
class PublicationOwnerTest extends SourceScene {
  private static final String COMMENT =
      "SELECT obj_description(oid, 'pg_publication') FROM pg_publication WHERE pubname = 'pub'";

  private static final String LISTED =
      "SELECT tablename FROM pg_publication_tables WHERE pubname = 'pub' ORDER BY 1";

  @BeforeEach
  void tables() {
    accounts();
    database.execute("CREATE TABLE ledger (id int PRIMARY KEY)");
  }

  @Test
  void onesOfOthersIsRefusedUntouchedUntilTheStatementIsRun() {
    database.execute("CREATE PUBLICATION pub FOR TABLE ledger, account");

    assertRefused(
        plan("account"), FRESH, SourceCode.PUBLICATION_OF_OTHERS, "pub", "[public.ledger]");

    assertThat(database.rows(LISTED)).containsExactly("account", "ledger");
    assertThat(database.value(COMMENT)).isEqualTo("null");
    assertThat(database.rows("SELECT FROM pg_replication_slots WHERE slot_name = '" + slot + "'"))
        .isEmpty();

    Diagnostic problem = errors(plan("account"), FRESH).get(0);
    database.execute(problem.fix().substring(problem.fix().indexOf("ALTER")));
    setup.prepare(plan("account"), FRESH);
    assertThat(database.rows(LISTED)).containsExactly("account");
  }

  /** The statement that a role without rights is given must not take the tables of others out. */
  @Test
  void aRoleThatMayNotAlterItIsToldTheSame() {
    String role = reader();
    database.execute("CREATE PUBLICATION pub FOR TABLE ledger");

    assertRefused(
        as(role, plan("account")), FRESH, SourceCode.PUBLICATION_OF_OTHERS, "[public.ledger]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "FOR TABLE account",
        "FOR TABLE sales_1, account",
        "FOR TABLE account, sales WITH (publish_via_partition_root = true)"
      })
  void oneThatWasPreparedIsTakenAndMarked(String content) {
    database.execute(
        "CREATE TABLE sales (id int PRIMARY KEY) PARTITION BY RANGE (id)",
        "CREATE TABLE sales_1 PARTITION OF sales FOR VALUES FROM (0) TO (10)",
        "CREATE PUBLICATION pub " + content,
        "COMMENT ON PUBLICATION pub IS E'It''s \\\\ for billing'");

    setup.prepare(plan("account", "sales"), FRESH);

    assertThat(database.rows(LISTED)).containsExactly("account", "sales");
    assertThat(database.value(COMMENT))
        .isEqualTo("It's \\ for billing\nSyncline: feed shop/accounts, replication slot " + slot);
  }

  @Test
  void aRoleThatMayNotAlterItTakesItAsItIs() {
    String role = reader();
    database.execute(
        "CREATE PUBLICATION pub FOR TABLE account WITH (publish_via_partition_root = true)");

    setup.prepare(as(role, plan("account")), FRESH);

    assertThat(database.value(COMMENT)).isEqualTo("null");
  }

  @Test
  void anotherFeedIsRefusedAsLongAsTheSlotOfItsOwnerIsThere() {
    setup.prepare(plan("account"), FRESH);
    PublishPlan other = ofOtherFeed(plan("ledger"));

    assertRefused(other, FRESH, SourceCode.PUBLICATION_OF_OTHER_FEED, "shop/accounts", slot);
    assertRefused(ofOtherFeed(plan("account")), FRESH, SourceCode.PUBLICATION_OF_OTHER_FEED, slot);
    assertThat(database.rows(LISTED)).containsExactly("account");

    Diagnostic problem = errors(other, FRESH).get(0);
    database.execute(problem.fix().substring(problem.fix().indexOf("SELECT")));
    assertRefused(other, FRESH, SourceCode.PUBLICATION_OF_OTHERS, "[public.account]");

    setup.prepare(ofOtherFeed(plan("account", "ledger")), FRESH);
    assertThat(database.value(COMMENT)).contains("shop/billing").doesNotContain("shop/accounts");
  }

  @Test
  void whatTheFeedHasTakenItChanges() {
    setup.prepare(plan("account"), FRESH);
    setup.prepare(plan("ledger"), FRESH);

    assertThat(database.rows(LISTED)).containsExactly("ledger");
  }

  @Test
  void aFeedThatGotAnotherNameKeepsIt() {
    setup.prepare(plan("account"), FRESH);

    setup.prepare(named("renamed", slot, plan("ledger")), FRESH);

    assertThat(database.value(COMMENT))
        .isEqualTo("Syncline: feed shop/renamed, replication slot " + slot);
  }

  @Test
  void aFeedThatGotAnotherSlotIsToldToDropTheFormerOne() {
    setup.prepare(plan("account"), FRESH);
    PublishPlan moved = named("accounts", slot + "_new", plan("account", "ledger"));

    assertRefused(
        moved, FRESH, SourceCode.PUBLICATION_OF_OTHER_FEED, "this feed", slot, slot + "_new");

    Diagnostic problem = errors(moved, FRESH).get(0);
    assertThat(problem.fix())
        .contains("slotName " + slot + " again", "holds back the source's log");
    database.execute(
        problem
            .fix()
            .substring(
                problem.fix().indexOf("SELECT"),
                problem.fix().indexOf("; or, if the feed is captured")));
    setup.prepare(moved, FRESH);
    assertThat(database.value(COMMENT)).contains(slot + "_new");
    assertThat(database.rows(LISTED)).containsExactly("account", "ledger");
  }

  /** Publications of before had no mark. */
  @Test
  void aFeedWithAPastKeepsAPublicationWithoutAMark() {
    FeedCheckpoint captured = captured(setup.prepare(plan("account", "ledger"), FRESH));
    database.execute("COMMENT ON PUBLICATION pub IS NULL");

    setup.prepare(plan("account"), captured);

    assertThat(database.rows(LISTED)).containsExactly("account");
    assertThat(database.value(COMMENT)).contains(slot);
  }

  @Test
  void feedsThatHaveSharedOneGoOnWithAWarningWhileTheyNeedTheSame() {
    FeedCheckpoint first = captured(setup.prepare(plan("account"), FRESH));
    database.execute("COMMENT ON PUBLICATION pub IS NULL");
    FeedCheckpoint second = captured(setup.prepare(ofOtherFeed(plan("account")), FRESH));

    assertThat(SourcePreflight.check(plan("account"), first))
        .filteredOn(problem -> problem.code() == SourceCode.PUBLICATION_OF_OTHER_FEED)
        .singleElement()
        .satisfies(problem -> assertThat(problem.severity()).isEqualTo(Severity.WARNING));
    setup.prepare(plan("account"), first);
    assertThat(database.value(COMMENT)).contains("shop/billing");

    assertRefused(
        plan("account", "ledger"), first, SourceCode.PUBLICATION_OF_OTHER_FEED, "billing");
    setup.prepare(ofOtherFeed(plan("account", "ledger")), second);
    assertRefused(plan("account"), first, SourceCode.PUBLICATION_OF_OTHER_FEED, "billing");
    assertThat(database.rows(LISTED)).containsExactly("account", "ledger");
  }

  @Test
  void oneThatIsTakenAtTheSameMomentIsLookedAtAgain() throws Exception {
    database.execute("CREATE PUBLICATION pub FOR TABLE account");
    try (Connection session = database.connect();
        Statement statement = session.createStatement()) {
      session.setAutoCommit(false);
      statement.execute(
          "SELECT pg_advisory_xact_lock(hashtextextended('syncline publication pub', 0))");
      CompletableFuture<PreparedSource> prepared =
          CompletableFuture.supplyAsync(() -> setup.prepare(plan("account"), FRESH));
      assertThatThrownBy(() -> prepared.get(1, TimeUnit.SECONDS))
          .isInstanceOf(TimeoutException.class);

      statement.execute(
          "COMMENT ON PUBLICATION pub IS 'Syncline: feed shop/billing, replication slot other'");
      session.commit();

      assertThatThrownBy(prepared::get)
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(RetriableException.class);
    }
  }

  /** Its application's writes are for its owner to mend. */
  @Test
  void noTableIsTakenOutOfOneOfOthersToReleaseItsWrites() {
    database.execute(
        "CREATE PUBLICATION pub FOR TABLE ledger", "ALTER TABLE ledger REPLICA IDENTITY NOTHING");
    DiagnosticException refusal = new DiagnosticException(errors(plan("account"), FRESH));

    assertThat(WriteRelease.after(refusal, plan("account"), FRESH).diagnostics())
        .extracting(Diagnostic::code)
        .containsExactly(SourceCode.PUBLICATION_OF_OTHERS);
    assertThat(database.rows(LISTED)).containsExactly("ledger");
  }

  /** A feed that has captured with one publication may be given another, which is of others. */
  @Test
  void aRoleThatMayNotAlterOneOfOthersIsNotAdvisedToWhenTheFeedHasAPast() {
    FeedCheckpoint captured = captured(setup.prepare(plan("account"), FRESH));
    database.execute("CREATE PUBLICATION theirs FOR TABLE ledger");

    assertRefused(
        through("theirs", as(reader(), plan("account"))),
        captured,
        SourceCode.PUBLICATION_OF_OTHERS,
        "theirs",
        "[public.ledger]");
  }

  @Test
  void ofOneWithoutAMarkOnlyTablesOfTheFeedAreTakenOutToReleaseTheirWrites() {
    FeedCheckpoint captured = captured(setup.prepare(plan("account"), FRESH));
    database.execute(
        "COMMENT ON PUBLICATION pub IS NULL",
        "ALTER PUBLICATION pub ADD TABLE ledger",
        "ALTER TABLE account REPLICA IDENTITY NOTHING",
        "ALTER TABLE ledger REPLICA IDENTITY NOTHING");

    assertThat(released("pub", captured)).contains(SourceCode.WRITES_RELEASED);

    assertThat(database.rows(LISTED)).containsExactly("ledger");
  }

  /** PostgreSQL refuses no writes for it. */
  @Test
  void noTableIsTakenOutOfOneOfInserts() {
    FeedCheckpoint captured = captured(setup.prepare(plan("account"), FRESH));
    database.execute(
        "DROP PUBLICATION pub",
        "CREATE PUBLICATION pub FOR TABLE account WITH (publish = 'insert, truncate')",
        "ALTER TABLE account REPLICA IDENTITY NOTHING");

    assertThat(released("pub", captured)).doesNotContain(SourceCode.WRITES_RELEASED);

    assertThat(database.rows(LISTED)).containsExactly("account");
  }

  private List<DiagnosticCode> released(String publication, FeedCheckpoint checkpoint) {
    PublishPlan plan = through(publication, plan("account"));
    DiagnosticException refusal = new DiagnosticException(errors(plan, checkpoint));
    return WriteRelease.after(refusal, plan, checkpoint).diagnostics().stream()
        .map(Diagnostic::code)
        .toList();
  }

  private static PublishPlan through(String publication, PublishPlan plan) {
    return new PublishPlan(
        plan.feed(),
        plan.source(),
        new DataStore.Capture(plan.capture().slotName(), publication),
        plan.schemas());
  }

  @Test
  void onlyItsOwnIsDroppedWithAFeed() {
    PublishPlan plan = plan("account");
    database.execute("CREATE PUBLICATION pub FOR TABLE ledger");
    assertNotDropped(plan, SourceCode.PUBLICATION_OF_OTHERS);

    database.execute("DROP PUBLICATION pub");
    setup.prepare(ofOtherFeed(plan), FRESH);
    assertNotDropped(plan, SourceCode.PUBLICATION_OF_OTHER_FEED);

    try (SourceTeardown teardown = SourceTeardown.open(ofOtherFeed(plan))) {
      teardown.requireOwnPublication(FRESH);
      teardown.dropPublication();
      teardown.requireOwnPublication(FRESH);
    }
  }

  @Test
  void oneOfOthersIsNotDroppedWithAFeedThatHasCapturedWithAnother() {
    FeedCheckpoint captured = captured(setup.prepare(plan("account"), FRESH));
    database.execute("CREATE PUBLICATION theirs FOR TABLE ledger");

    try (SourceTeardown teardown = SourceTeardown.open(through("theirs", plan("account")))) {
      assertThatThrownBy(() -> teardown.requireOwnPublication(captured))
          .isInstanceOf(DiagnosticException.class)
          .hasMessageContaining(SourceCode.PUBLICATION_OF_OTHERS.id())
          .hasMessageContaining("[public.ledger]");
    }
  }

  private static void assertNotDropped(PublishPlan plan, SourceCode code) {
    try (SourceTeardown teardown = SourceTeardown.open(plan)) {
      assertThatThrownBy(() -> teardown.requireOwnPublication(FRESH))
          .isInstanceOfSatisfying(
              DiagnosticException.class,
              refused ->
                  assertThat(refused.diagnostics())
                      .extracting(Diagnostic::code)
                      .isEqualTo(List.of(code)));
    }
  }

  private static FeedCheckpoint captured(PreparedSource prepared) {
    return new FeedCheckpoint(Position.START, prepared.start(), Optional.of(prepared.identity()));
  }

  private PublishPlan ofOtherFeed(PublishPlan plan) {
    return named("billing", slot + "_billing", plan);
  }

  private static PublishPlan named(String store, String slot, PublishPlan plan) {
    return new PublishPlan(
        new FeedName(new Slug("shop"), new Slug(store)),
        plan.source(),
        new DataStore.Capture(slot, plan.capture().publicationName()),
        plan.schemas());
  }

  private String reader() {
    String role = "reader_" + database.name();
    database.execute(
        "CREATE ROLE " + role + " LOGIN REPLICATION",
        "GRANT SELECT ON ALL TABLES IN SCHEMA public TO " + role);
    return role;
  }
}
