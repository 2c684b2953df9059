package dev.syncline.bench.retention;

import dev.syncline.bench.process.ProcessUsage;
import dev.syncline.bench.retention.Share.Cost;
import dev.syncline.bench.retention.Share.Work;
import dev.syncline.bench.server.Database;
import dev.syncline.bench.server.Server;
import dev.syncline.engine.internal.publish.BoundedFeed;
import dev.syncline.engine.retention.Bounding;
import dev.syncline.eventstore.FeedRetention;
import dev.syncline.eventstore.FeedSize;
import dev.syncline.eventstore.Position;
import dev.syncline.manifest.Retention;
import dev.syncline.manifest.SlowestConsumer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Writes a feed that is bounded meanwhile, in slices. After each slice, the same is done with a new
 * store without retention on the same server, while the bounded one rests. Then a consumer joins.
 */
final class Round {
  private static final Retention POLICY =
      new Retention(Optional.of(Duration.ofSeconds(1)), Optional.empty(), SlowestConsumer.WAIT);
  private static final Duration LOOK = Duration.ofMillis(100);
  private static final Duration DELETES_KEPT = Duration.ofDays(7);

  private final Sizes sizes;
  private final int slices;
  private final long compared;
  private final Consumer<String> log;
  private final List<String> report = new ArrayList<>();

  /**
   * @param slices how often the two are compared
   * @param compared how many events the empty store gets each time
   */
  Round(Sizes sizes, int slices, long compared, Consumer<String> log) {
    this.sizes = sizes;
    this.slices = slices;
    this.compared = compared;
    this.log = log;
  }

  /** Runs it, and returns the lines of its report. */
  List<String> run(Path directory) {
    try (Server server = Server.start(directory)) {
      Database database = server.create("bounded");
      try (Feed feed = new Feed(database, sizes);
          Share share = new Share(database)) {
        fill(server, database, feed, share);
        new Join(sizes, feed, this::bound).run(report);
      }
    }
    report.forEach(log);
    return report;
  }

  private BoundedFeed bound(Feed feed) {
    return new BoundedFeed(
        feed.store(), Feed.NAME, POLICY, new Bounding(LOOK, DELETES_KEPT, sizes.fold()));
  }

  private void fill(Server server, Database database, Feed feed, Share share) {
    Rates append = new Rates("append, while it is folded and dropped");
    Rates whole = new Rates("append, and then until all is folded");
    Rates read = new Rates("read the log");
    FeedRetention retention = feed.store().retention(Feed.NAME);
    double servers = 0;
    double own = 0;
    try (Largest largest = new Largest(retention::size)) {
      for (int slice = 1; slice <= slices; slice++) {
        database.execute("CHECKPOINT");
        ProcessUsage serverBefore = ProcessUsage.of(List.of(server.processId()));
        ProcessUsage ownBefore = own();
        Result bounded = bounded(feed, retention);
        servers += ProcessUsage.of(List.of(server.processId())).since(serverBefore).cpuSeconds();
        own += own().since(ownBefore).cpuSeconds();
        database.execute("CHECKPOINT");
        Result empty = empty(server, slice);
        append.add(bounded.append, empty.append);
        whole.add(bounded.whole, empty.append);
        read.add(bounded.read, empty.read);
        log.accept(
            String.format(
                Locale.ROOT,
                "slice %d of %d: append %,.0f/s, with folding %,.0f/s, read %,.0f/s; empty:"
                    + " append %,.0f/s, read %,.0f/s; now %s",
                slice,
                slices,
                bounded.append,
                bounded.whole,
                bounded.read,
                empty.append,
                empty.read,
                text(retention.size().orElseThrow())));
      }
      report.add("| events a second | bounded | empty | ratio |");
      report.add("| --- | --- | --- | --- |");
      report.add(append.row());
      report.add(whole.row());
      report.add(read.row());
      report.add("");
      report.add("- size: " + largest + "; at the end: " + text(retention.size().orElseThrow()));
    }
    costs(share.soFar(), servers, own);
  }

  private static ProcessUsage own() {
    return ProcessUsage.of(List.of(ProcessHandle.current().pid()));
  }

  /** Events a second. */
  private record Result(double append, double whole, double read) {}

  private Result bounded(Feed feed, FeedRetention retention) {
    long before = feed.written();
    try (BoundedFeed running = bound(feed)) {
      long began = System.nanoTime();
      feed.append(sizes.events() / slices);
      long appended = System.nanoTime();
      double read = read(feed, new Position(feed.written() - compared));
      long resumed = System.nanoTime();
      while (retention.size().orElseThrow().unfolded() >= sizes.fold()) {
        LockSupport.parkNanos(LOOK.toNanos());
      }
      long folded = System.nanoTime();
      double events = feed.written() - before;
      return new Result(
          events * 1e9 / (appended - began),
          events * 1e9 / (appended - began + folded - resumed),
          read);
    }
  }

  private Result empty(Server server, int slice) {
    Database database = server.create("empty" + slice);
    try (Feed feed = new Feed(database, sizes)) {
      long began = System.nanoTime();
      feed.append(compared);
      double rate = feed.written() * 1e9 / (System.nanoTime() - began);
      return new Result(rate, rate, read(feed, Position.START.plus(1)));
    } finally {
      new Database(database.host(), database.port(), "postgres")
          .execute("DROP DATABASE empty" + slice + " WITH (FORCE)");
    }
  }

  private double read(Feed feed, Position after) {
    try (Rows rows = new Rows(feed, sizes.keys(), after)) {
      long began = System.nanoTime();
      rows.readToHead();
      return rows.read() * 1e9 / (System.nanoTime() - began);
    }
  }

  private static String text(FeedSize size) {
    return "%,d events, %,d MB in %d segments, and a base of %,d keys, %,d MB"
        .formatted(
            size.logEvents(),
            size.logBytes() >> 20,
            size.segments(),
            size.baseRows(),
            size.baseBytes() >> 20);
  }

  private void costs(Map<Work, Cost> costs, double servers, double own) {
    Cost compaction = costs.getOrDefault(Work.COMPACTION, Cost.NONE);
    Cost vacuum = costs.getOrDefault(Work.VACUUM, Cost.NONE);
    Cost all = costs.values().stream().reduce(Cost.NONE, Cost::plus);
    report.add(
        String.format(
            Locale.ROOT,
            "- processor: compaction %.0f s and vacuum %.0f s of the server's %.0f s; writer and"
                + " reader %.0f s: %.0f%% of all",
            compaction.cpuSeconds(),
            vacuum.cpuSeconds(),
            servers,
            own,
            100 * (compaction.cpuSeconds() + vacuum.cpuSeconds()) / (servers + own)));
    report.add(
        String.format(
            Locale.ROOT,
            "- write-ahead log: compaction %,d MB of %,d MB (%.0f%%), with that of the empty"
                + " stores",
            compaction.walBytes() >> 20,
            all.walBytes() >> 20,
            100.0 * compaction.walBytes() / all.walBytes()));
    report.add(
        "- storage read and written by sessions: compaction %,d MB, vacuum %,d MB, of %,d MB"
            .formatted(
                compaction.diskBytes() >> 20, vacuum.diskBytes() >> 20, all.diskBytes() >> 20));
  }
}
