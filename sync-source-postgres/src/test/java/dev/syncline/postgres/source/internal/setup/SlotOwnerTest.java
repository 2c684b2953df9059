package dev.syncline.postgres.source.internal.setup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.engine.plan.PublishPlan;
import dev.syncline.eventstore.Epoch;
import dev.syncline.eventstore.FeedCheckpoint;
import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.FeedStatus;
import dev.syncline.eventstore.Lsn;
import dev.syncline.eventstore.Position;
import dev.syncline.eventstore.SourceIdentity;
import dev.syncline.eventstore.SourceSlot;
import dev.syncline.manifest.schema.Slug;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.postgres.source.problem.SourceCode;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A slot that serves a feed is not taken for that of a new one, and only that slot. */
@Tag("verify")
class SlotOwnerTest extends SourceScene {
  private static final FeedName FORMER = new FeedName(new Slug("market"), new Slug("accounts"));

  private PublishPlan plan;
  private SourceIdentity server;
  private SourceSlot captured;

  @BeforeEach
  void look() throws SQLException {
    accounts();
    plan = plan("account");
    try (Connection session = database.connect()) {
      server = ServerCheck.read(session).identity();
      captured = SlotOwner.slot(plan, session);
    }
  }

  @Test
  void aNewFeedIsRefusedTheSlotOfAnother() throws SQLException {
    assertThat(problem(feed(FORMER, captured, server)))
        .hasValueSatisfying(
            problem -> {
              assertThat(problem.code()).isEqualTo(SourceCode.SLOT_OF_OTHER_FEED);
              assertThat(problem.message()).contains(slot, FORMER.toString(), "position 7");
              assertThat(problem.fix())
                  .contains("feed rename " + FORMER + " " + plan.feed() + " MANIFEST...");
            });
  }

  @Test
  void aSlotThatOnlyHasItsNameIsNone() throws SQLException {
    SourceSlot elsewhere = new SourceSlot(captured.name(), captured.database() + 1);
    SourceSlot other = new SourceSlot("other", captured.database());
    SourceIdentity anywhere = new SourceIdentity("42", server.timeline());

    assertThat(problem(feed(FORMER, elsewhere, server))).as("another database").isEmpty();
    assertThat(problem(feed(FORMER, other, server))).as("another slot").isEmpty();
    assertThat(problem(feed(FORMER, captured, anywhere))).as("another server").isEmpty();
  }

  @Test
  void aServerThatWasPromotedSinceIsTheSame() throws SQLException {
    SourceIdentity before = new SourceIdentity(server.systemIdentifier(), server.timeline() + 1);

    assertThat(problem(feed(FORMER, captured, before))).isPresent();
  }

  @Test
  void aFeedThatWasCapturedKeepsItsSlotWhateverOthersHad() throws SQLException {
    assertThat(problem(feed(FORMER, captured, server), feed(plan.feed(), captured, server)))
        .isEmpty();
    assertThat(problem(feed(plan.feed(), captured, server))).isEmpty();
  }

  @Test
  void oneThatIsThereWithoutHavingBeenCapturedIsNewToo() throws SQLException {
    FeedStatus empty =
        new FeedStatus(
            plan.feed(), FRESH, new Epoch(1), List.of(), Optional.empty(), Optional.empty());

    assertThat(problem(feed(FORMER, captured, server), empty)).isPresent();
  }

  private Optional<Diagnostic> problem(FeedStatus... stored) throws SQLException {
    try (Connection session = database.connect()) {
      return SlotOwner.problem(plan, List.of(stored), session);
    }
  }

  private static FeedStatus feed(FeedName name, SourceSlot slot, SourceIdentity source) {
    return new FeedStatus(
        name,
        new FeedCheckpoint(new Position(7), new Lsn(9), Optional.of(source)),
        new Epoch(1),
        List.of(),
        Optional.of(slot),
        Optional.empty());
  }
}
