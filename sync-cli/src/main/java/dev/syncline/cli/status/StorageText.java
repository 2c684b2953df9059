package dev.syncline.cli.status;

import dev.syncline.cli.report.Columns;
import dev.syncline.engine.retention.StoredFeed;
import dev.syncline.eventstore.FeedSize;
import dev.syncline.eventstore.RegisteredConsumer;
import dev.syncline.manifest.ByteSize;
import dev.syncline.manifest.verify.Count;
import dev.syncline.operations.contract.MajorVersion;
import dev.syncline.operations.status.FeedStorage;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What the event store has of the feeds, and who reads it, as text. */
final class StorageText {
  private StorageText() {}

  static List<String> lines(List<FeedStorage> feeds) {
    List<String> lines = new ArrayList<>();
    if (feeds.isEmpty()) {
      return lines;
    }
    Columns stored =
        new Columns()
            .row(
                "STORED", "EVENTS", "SIZE", "FROM", "BASE KEYS", "BASE SIZE", "KEPT BY", "SLOWEST");
    feeds.forEach(feed -> stored.row(cells(feed)));
    lines.add("");
    lines.addAll(stored.lines());
    Columns versions = new Columns().row("CONTRACT", "CONSUMERS");
    feeds.forEach(
        feed ->
            feed.stored()
                .versions()
                .forEach(one -> versions.row(MajorVersion.text(one.reference()), readers(one))));
    lines.add("");
    lines.addAll(versions.lines());
    return lines;
  }

  private static String[] cells(FeedStorage feed) {
    StoredFeed stored = feed.stored();
    FeedSize size = stored.size();
    return new String[] {
      size.feed().toString(),
      Long.toString(size.logEvents()),
      new ByteSize(size.logBytes()).toString(),
      size.base().oldest().toString(),
      Long.toString(size.baseRows()),
      new ByteSize(size.baseBytes()).toString(),
      feed.keptBy().map(FeedStorage.KeptBy::text).orElse("(elsewhere)"),
      stored
          .slowest()
          .map(one -> one.id() + ", " + Count.of(stored.behind(one), "event") + " behind")
          .orElse("none")
    };
  }

  private static String readers(StoredFeed.Version version) {
    String readers =
        version.consumers().stream().map(StorageText::reader).collect(Collectors.joining(", "));
    return (readers.isEmpty() ? "none" : readers) + (version.retired() ? " (retired)" : "");
  }

  private static String reader(RegisteredConsumer consumer) {
    return consumer.id() + (consumer.isAwaited() ? "" : " (given up)");
  }
}
