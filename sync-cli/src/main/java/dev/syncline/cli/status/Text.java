package dev.syncline.cli.status;

import dev.syncline.cli.report.Columns;
import dev.syncline.eventstore.postgres.StoreLook;
import dev.syncline.postgres.sink.bookkeeping.CursorLook;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A sync's state as lines for people. */
final class Text {
  private static final String UNKNOWN = "?";

  private Text() {}

  static List<String> lines(SyncState state) {
    List<String> lines = new ArrayList<>();
    Columns feeds = new Columns().row("FEED", "ACTIVE", "HEAD", "SOURCE END", "SLOT", "RETAINED");
    state.feeds().forEach(feed -> feeds.row(cells(feed)));
    lines.addAll(feeds.lines());
    state.feeds().forEach(feed -> feed.stored().ifPresent(one -> loads(one, lines)));
    if (!state.consumers().isEmpty()) {
      Columns consumers =
          new Columns().row("CONSUMER", "AT", "ACTIVE", "CURSOR", "BEHIND", "DEAD LETTERS");
      state.consumers().forEach(consumer -> consumers.row(cells(consumer)));
      lines.add("");
      lines.addAll(consumers.lines());
    }
    return lines;
  }

  private static String[] cells(FeedState feed) {
    return new String[] {
      feed.name(),
      feed.stored().map(one -> one.writer().orElse("nobody")).orElse(UNKNOWN),
      feed.stored().map(one -> one.head().toString()).orElse(UNKNOWN),
      feed.stored().map(one -> one.sourceEnd().toString()).orElse(UNKNOWN),
      feed.source().map(Text::slot).orElse("(elsewhere)"),
      feed.source()
          .flatMap(FeedState.Source::slot)
          .map(slot -> slot.retained() + " of " + slot.limit() + " (" + slot.percent() + "%)")
          .orElse(UNKNOWN)
    };
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

  private static void loads(StoreLook.Feed feed, List<String> lines) {
    feed.gap()
        .ifPresent(
            gap ->
                gap.why()
                    .lines()
                    .forEach(
                        why -> lines.add("  last capture gap, " + gap.foundAt() + ": " + why)));
    for (StoreLook.Load load : feed.loads()) {
      lines.add(
          "  loading "
              + load.schema()
              + ": "
              + load.read()
              + " of about "
              + load.estimated()
              + " rows ("
              + load.percent()
              + "%)"
              + feed.continuityLost().map(lost -> ", again since " + lost).orElse(""));
    }
  }

  private static String[] cells(ConsumerState consumer) {
    return new String[] {
      consumer.subscription(),
      consumer.destination().toString(),
      consumer.cursor().flatMap(CursorLook::holder).orElse("nobody"),
      consumer.cursor().map(cursor -> cursor.position().toString()).orElse("none"),
      consumer.behind().map(Text::of).orElse(UNKNOWN),
      consumer.cursor().map(cursor -> Long.toString(cursor.deadLetters())).orElse("0")
    };
  }

  static String of(ConsumerState.Lag lag) {
    return lag.events() + " events, " + of(lag.time());
  }

  private static String of(Duration time) {
    if (time.toMinutes() < 2) {
      return time.toSeconds() + " s";
    }
    return time.toHours() < 2 ? time.toMinutes() + " min" : time.toHours() + " h";
  }
}
