package dev.syncline.cli.status;

import dev.syncline.cli.backfill.JobText;
import dev.syncline.cli.report.Columns;
import dev.syncline.eventstore.WorkRecord.Trouble;
import dev.syncline.eventstore.postgres.StoreStatus;
import dev.syncline.manifest.verify.Count;
import dev.syncline.manifest.verify.VisibleText;
import dev.syncline.operations.backfill.NamedJob;
import dev.syncline.operations.status.Condition;
import dev.syncline.operations.status.ConsumerState;
import dev.syncline.operations.status.FeedState;
import dev.syncline.operations.status.SyncState;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The state of a sync as text. */
final class Text {
  private static final String UNKNOWN = "?";

  private Text() {}

  static List<String> lines(SyncState state) {
    List<String> lines = new ArrayList<>();
    Columns feeds =
        new Columns()
            .row(
                "FEED",
                "ACTIVE",
                "HEAD",
                "SOURCE END",
                "SLOT",
                "RETAINED",
                "BEHIND SOURCE",
                "STATE");
    state.feeds().forEach(feed -> feeds.row(cells(feed, state.askedAt())));
    lines.addAll(feeds.lines());
    state.feeds().forEach(feed -> feed.stored().ifPresent(one -> loads(one, lines)));
    state.feeds().forEach(feed -> feed.backfills().forEach(job -> lines.add(backfill(job))));
    if (!state.consumers().isEmpty()) {
      Columns consumers =
          new Columns()
              .row("CONSUMER", "AT", "ACTIVE", "CURSOR", "BEHIND", "DEAD LETTERS", "STATE");
      state.consumers().forEach(consumer -> consumers.row(cells(consumer, state.askedAt())));
      lines.add("");
      lines.addAll(consumers.lines());
      state.consumers().forEach(consumer -> pause(consumer, lines));
    }
    lines.addAll(
        StorageText.lines(
            state.feeds().stream().flatMap(feed -> feed.storage().stream()).toList()));
    return lines;
  }

  private static String backfill(NamedJob named) {
    JobText text = new JobText(named);
    return "  backfill "
        + named.job().id()
        + " of "
        + named.schema()
        + ", "
        + VisibleText.line(text.scope())
        + ", "
        + named.job().state().text()
        + ": "
        + text.progress()
        + named.job().pace().throttled().map(why -> "; throttled: " + why).orElse("");
  }

  private static String[] cells(FeedState feed, Instant now) {
    return new String[] {
      feed.name(),
      feed.stored().map(one -> active(one.writer(), feed.trouble(), now)).orElse(UNKNOWN),
      feed.stored().map(one -> one.head().toString()).orElse(UNKNOWN),
      feed.stored().map(one -> one.sourceEnd().toString()).orElse(UNKNOWN),
      feed.source().map(Text::slot).orElse("(elsewhere)"),
      feed.source()
          .flatMap(FeedState.Source::slot)
          .map(slot -> slot.retained() + " of " + slot.limit() + " (" + slot.percent() + "%)")
          .orElse(UNKNOWN),
      feed.lag().text(),
      Condition.of(feed).text()
    };
  }

  private static String active(Optional<String> holder, Optional<Trouble> trouble, Instant now) {
    return Condition.active(holder, trouble, now).orElse("nobody");
  }

  private static String slot(FeedState.Source source) {
    if (!source.answered()) {
      return UNKNOWN;
    }
    return source
        .slot()
        .map(slot -> slot.givenUp() ? "given up" : slot.active() ? "active" : "idle")
        .orElse("none");
  }

  private static void loads(StoreStatus.Feed feed, List<String> lines) {
    feed.gap()
        .ifPresent(
            gap ->
                gap.why()
                    .lines()
                    .forEach(
                        why -> lines.add("  last capture gap, " + gap.foundAt() + ": " + why)));
    for (StoreStatus.Load load : feed.loads()) {
      lines.add(
          "  loading "
              + load.schema()
              + ": "
              + load.read()
              + " of about "
              + Count.of(load.estimated(), "row")
              + " ("
              + load.percent()
              + "%)"
              + feed.continuityLost().map(lost -> ", again since " + lost).orElse(""));
    }
  }

  private static void pause(ConsumerState consumer, List<String> lines) {
    consumer
        .pause()
        .ifPresent(
            pause ->
                lines.add(
                    "  "
                        + consumer.subscription()
                        + " is paused since "
                        + pause.since().truncatedTo(ChronoUnit.SECONDS)
                        + " by "
                        + pause.by()
                        + (pause.text().isEmpty() ? "" : ": " + pause.text())));
  }

  private static String[] cells(ConsumerState consumer, Instant now) {
    return new String[] {
      consumer.subscription(),
      consumer.destination().toString(),
      active(consumer.holder(), consumer.trouble(), now),
      consumer.cursor().map(cursor -> cursor.position().toString()).orElse("none"),
      consumer.behind().map(ConsumerState.Behind::text).orElse(UNKNOWN),
      consumer.cursor().map(cursor -> Long.toString(cursor.deadLetters())).orElse("0"),
      Condition.of(consumer).text()
    };
  }
}
