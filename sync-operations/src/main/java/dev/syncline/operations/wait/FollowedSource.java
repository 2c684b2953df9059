package dev.syncline.operations.wait;

import dev.syncline.eventstore.Cursor;
import dev.syncline.eventstore.EventStore;
import dev.syncline.eventstore.FeedProgress;
import dev.syncline.eventstore.FeedWatch;
import dev.syncline.eventstore.SourceIdentity;
import dev.syncline.manifest.schema.PublicSchemaReference;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.operations.problem.OperationCode;
import dev.syncline.operations.wait.Behind.Stage;
import dev.syncline.operations.wait.StoredEnds.Stored;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Finds what a consumer must have applied for a token, from the feed of one public schema. All
 * requests share its queries: one for each hint of a commit, and one for each request that brings a
 * token not known to be stored.
 */
final class FollowedSource implements AutoCloseable {
  /** Hints may be lost. */
  private static final Duration OLDEST = Duration.ofSeconds(1);

  private final FeedWatch watch;
  private final AtomicLong hints = new AtomicLong();
  private final StoredEnds ends = new StoredEnds();
  private Optional<FeedProgress> latest = Optional.empty();
  private long lookedAt;
  private long hintsSeen = -1;

  FollowedSource(EventStore store, PublicSchemaReference schema, WaitSignal signal) {
    watch =
        store.watch(
            schema,
            () -> {
              hints.incrementAndGet();
              signal.changed();
            });
  }

  /** What a token means for the feed. */
  sealed interface Meaning {
    /** Everything up to the token is in the feed. */
    record InFeed(Stored stored) implements Meaning {}

    /** It is not yet. */
    record Missing(Behind behind) implements Meaning {}
  }

  /**
   * Finds what a token means.
   *
   * @param since the {@link System#nanoTime} of the request: what was read before is not enough to
   *     say that something is missing
   * @throws DiagnosticException if the feed can never contain it
   */
  synchronized Meaning meaning(SyncToken token, long since) {
    Optional<Stored> known = ends.containing(token);
    if (known.isPresent()) {
      return new Meaning.InFeed(known.get());
    }
    Optional<FeedProgress> now = latest(since);
    return ends.containing(token)
        .<Meaning>map(Meaning.InFeed::new)
        .orElseGet(() -> new Meaning.Missing(missing(token, now)));
  }

  private Optional<FeedProgress> latest(long since) {
    long hinted = hints.get();
    long now = System.nanoTime();
    boolean isOld =
        hintsSeen != hinted || lookedAt - since < 0 || now - lookedAt > OLDEST.toNanos();
    if (isOld) {
      latest = watch.look();
      hintsSeen = hinted;
      lookedAt = now;
      latest.ifPresent(ends::add);
    }
    return latest;
  }

  private static Behind missing(SyncToken token, Optional<FeedProgress> found) {
    if (found.isEmpty()) {
      return Behind.at(Stage.PUBLICATION, "the public schema is not published yet");
    }
    FeedProgress feed = found.get();
    if (feed.checkpoint().identity().isEmpty()) {
      return Behind.at(Stage.CAPTURE, "capture of the source has not begun");
    }
    SourceIdentity source = feed.checkpoint().identity().get();
    requireSameSource(token, feed, source);
    if (source.timeline() != token.source().timeline()) {
      return Behind.at(
          Stage.CAPTURE, "capture has not followed the source to timeline " + timeline(token));
    }
    if (token.position().isAfter(feed.checkpoint().sourceEnd())) {
      return Behind.byBytes(token.position().value() - feed.checkpoint().sourceEnd().value());
    }
    return Behind.at(Stage.BACKFILL, "existing rows are still being read from the source");
  }

  private static String timeline(SyncToken token) {
    return Integer.toUnsignedString(token.source().timeline());
  }

  private static void requireSameSource(SyncToken token, FeedProgress feed, SourceIdentity source) {
    if (!token.source().systemIdentifier().equals(source.systemIdentifier())) {
      throw anotherSource(
          "the token is of another server than the one that feed " + feed.feed() + " captures");
    }
    if (!StoredEnds.isOf(token, feed.database())) {
      throw anotherSource(
          "the token is of another database than the one that feed " + feed.feed() + " captures");
    }
    if (Integer.compareUnsigned(token.source().timeline(), source.timeline()) < 0) {
      throw anotherSource(
          "the token is of timeline "
              + timeline(token)
              + ", which the source of feed "
              + feed.feed()
              + " has left since, with or without that commit");
    }
  }

  private static DiagnosticException anotherSource(String found) {
    return new DiagnosticException(
        Diagnostic.error(
            OperationCode.TOKEN_OF_ANOTHER_SOURCE,
            found,
            "read without it, or send the token of a commit made now"));
  }

  /**
   * Whether a cursor of another history has seen what is stored. The event store may have been
   * restored, and positions handed out again.
   */
  synchronized boolean isReached(Cursor through, Cursor cursor) {
    if (!watch.contains(through)) {
      ends.clear();
      return false;
    }
    return watch.contains(cursor);
  }

  @Override
  public void close() {
    watch.close();
  }
}
