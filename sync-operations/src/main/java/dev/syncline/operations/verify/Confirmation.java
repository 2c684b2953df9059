package dev.syncline.operations.verify;

import dev.syncline.eventstore.Position;
import dev.syncline.postgres.sink.verify.DestinationRows;
import dev.syncline.postgres.sink.verify.DestinationSnapshot;
import dev.syncline.postgres.sink.verify.RowFinding;
import dev.syncline.postgres.source.SourceRows;
import dev.syncline.postgres.source.SourceRows.RowsOfKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Decides whether keys really differ, while source and destination change. Nothing is guessed from
 * times:
 *
 * <ol>
 *   <li>The head of the feed is read, then the rows at the source, then the end of the source's
 *       log.
 *   <li>Once the publisher has published the log up to there, and the consumer has applied that,
 *       the destination is read in one snapshot together with the consumer's cursor.
 *   <li>If the feed has an event of a key between the head and the cursor, the last such event is
 *       what the destination must hold. If it has none, every change of the row that the source's
 *       snapshot saw was published at or before the head, and none after it was applied: then the
 *       destination must hold what the source had.
 * </ol>
 *
 * <p>So a row that changes all the time is decided as well, and a change to and fro is not missed.
 */
final class Confirmation {
  /**
   * How long to wait for open transactions at the source. Only one that is committed, and not yet
   * visible, matters; that usually takes less than a millisecond.
   */
  private static final Duration VISIBILITY = Duration.ofSeconds(2);

  private final String consumer;
  private final SourceRows source;
  private final DestinationRows destination;
  private final CatchUp catchUp;
  private final FeedTail tail;
  private final ConsumerPlace place;

  Confirmation(
      ConsumerPlace place,
      SourceRows source,
      DestinationRows destination,
      CatchUp catchUp,
      FeedTail tail) {
    this.place = place;
    this.consumer = place.name();
    this.source = source;
    this.destination = destination;
    this.catchUp = catchUp;
    this.tail = tail;
  }

  /**
   * The differences among some keys.
   *
   * @param keys canonical keys of events
   * @throws StandstillException if publisher or consumer do not move
   */
  List<RowDifference> differences(List<String> keys) throws InterruptedException {
    Position head = catchUp.feed().checkpoint().head();
    source.awaitRunning(VISIBILITY);
    List<RowsOfKey> rows = source.byKeys(keys);
    Position through = catchUp.awaitPublished(source.logEnd());
    catchUp.awaitApplied(destination, through);
    try (DestinationSnapshot snapshot = destination.snapshot(place.feed())) {
      requireFeed(snapshot);
      Position cursor = snapshot.cursor().position();
      Map<String, Optional<String>> newer = tail.last(head, cursor, new HashSet<>(keys));
      Map<String, List<String>> expected = new LinkedHashMap<>();
      for (int at = 0; at < keys.size(); at++) {
        Optional<String> event = newer.get(keys.get(at));
        RowsOfKey row = rows.get(at);
        if (event != null) {
          expected.put(keys.get(at), event.map(List::of).orElse(List.of()));
        } else if (!row.objects().isEmpty() || !row.refused()) {
          expected.put(keys.get(at), row.objects());
        }
      }
      return compared(expected, snapshot);
    }
  }

  /** The cursor must be of the feed as it is: else its positions mean other events. */
  private void requireFeed(DestinationSnapshot snapshot) {
    if (!tail.reader().histories().contain(snapshot.cursor())) {
      throw new StandstillException(
          place.problem(
              "the feed has lost what " + consumer + " has applied: it was reset or restored"));
    }
  }

  private List<RowDifference> compared(
      Map<String, List<String>> expected, DestinationSnapshot snapshot) {
    List<String> keys = new ArrayList<>();
    List<String> objects = new ArrayList<>();
    List<String> absent = new ArrayList<>();
    expected.forEach(
        (key, rows) -> {
          if (rows.isEmpty()) {
            absent.add(key);
          }
          for (String row : rows) {
            keys.add(key);
            objects.add(row);
          }
        });
    List<RowDifference> differences = new ArrayList<>();
    ofRows(keys, objects, snapshot)
        .forEach((key, finding) -> differences.add(difference(key, finding, snapshot)));
    if (destination.coverage().extrasKept().isEmpty()) {
      for (int present : snapshot.present(absent)) {
        differences.add(extra(absent.get(present), snapshot));
      }
    }
    return differences;
  }

  /** The findings of keys none of whose rows is at the destination as expected. */
  private static Map<String, RowFinding> ofRows(
      List<String> keys, List<String> objects, DestinationSnapshot snapshot) {
    Map<String, RowFinding> wrong = new LinkedHashMap<>();
    Set<Integer> wrongRows = new HashSet<>();
    for (RowFinding finding : snapshot.compare(objects)) {
      wrongRows.add(finding.row());
      wrong.put(keys.get(finding.row()), finding);
    }
    Map<String, RowFinding> found = new LinkedHashMap<>(wrong);
    for (int row = 0; row < keys.size(); row++) {
      if (!wrongRows.contains(row)) {
        found.remove(keys.get(row));
      }
    }
    return found;
  }

  private RowDifference difference(String key, RowFinding finding, DestinationSnapshot snapshot) {
    RowDifference.Kind kind =
        switch (finding.kind()) {
          case MISSING -> RowDifference.Kind.MISSING;
          case CHANGED -> RowDifference.Kind.CHANGED;
          case UNACCEPTABLE -> RowDifference.Kind.UNACCEPTABLE;
        };
    return new RowDifference(
        consumer,
        kind,
        key,
        finding.columns().stream()
            .map(one -> new DifferingColumn(one.name(), one.expected(), one.found()))
            .toList(),
        snapshot.cursor().position(),
        deadLetter(key, snapshot));
  }

  private RowDifference extra(String key, DestinationSnapshot snapshot) {
    return new RowDifference(
        consumer,
        RowDifference.Kind.EXTRA,
        key,
        List.of(),
        snapshot.cursor().position(),
        deadLetter(key, snapshot));
  }

  private Optional<String> deadLetter(String key, DestinationSnapshot snapshot) {
    OptionalLong found = snapshot.deadLetter(key);
    return found.isPresent()
        ? Optional.of(place.destination().slug() + "/" + found.getAsLong())
        : Optional.empty();
  }
}
