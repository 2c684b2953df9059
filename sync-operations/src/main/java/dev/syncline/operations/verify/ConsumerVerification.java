package dev.syncline.operations.verify;

import dev.syncline.engine.stop.StopSignal;
import dev.syncline.eventstore.BackfillProgress;
import dev.syncline.eventstore.CanonicalKey;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.operations.verify.ConsumerResult.End;
import dev.syncline.postgres.sink.verify.DestinationRows;
import dev.syncline.postgres.sink.verify.KeyPage;
import dev.syncline.postgres.sink.verify.RowFinding;
import dev.syncline.postgres.source.SourceRows;
import dev.syncline.postgres.source.SourceRows.RowChunk;
import dev.syncline.postgres.source.SourceRows.RowsOfKey;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Compares one consumer schema with its source once: first each row of the source with the
 * destination, then each key of the destination with the source. What differs at first sight is
 * collected, and confirmed when there is enough of it.
 */
final class ConsumerVerification {
  /** How many keys are confirmed together: enough to share a wait, few enough for the memory. */
  static final int TOGETHER = 1_000;

  private static final int KEYS_PER_PAGE = 5_000;

  private final VerifiedConsumer consumer;
  private final SourceRows source;
  private final DestinationRows destination;
  private final Confirmation confirmation;
  private final Pace pace;
  private final StopSignal stop;
  private final Findings findings;

  private final Set<String> pending = new LinkedHashSet<>();
  private long sourceRows;
  private long refusedRows;
  private OptionalLong destinationKeys = OptionalLong.empty();
  private OptionalLong destinationCount = OptionalLong.empty();
  private Optional<Diagnostic> broken = Optional.empty();

  ConsumerVerification(
      VerifiedConsumer consumer,
      SourceRows source,
      DestinationRows destination,
      Confirmation confirmation,
      Pace pace,
      StopSignal stop,
      Findings findings) {
    this.consumer = consumer;
    this.source = source;
    this.destination = destination;
    this.confirmation = confirmation;
    this.pace = pace;
    this.stop = stop;
    this.findings = findings;
  }

  /** Compares everything, unless it is stopped or has found too much. */
  End run() throws InterruptedException {
    try {
      compareRows();
      if (goesOn() && consumer.table().extrasKept().isEmpty()) {
        lookUpKeys();
      }
      confirm();
      if (goesOn() && consumer.table().onlyKeys().isPresent()) {
        destinationCount = OptionalLong.of(destination.count());
      }
    } catch (StandstillException standstill) {
      broken = Optional.of(standstill.diagnostic());
      pending.forEach(findings::undecided);
      return End.BROKEN;
    }
    if (stop.isSet()) {
      return End.STOPPED;
    }
    return findings.isFull() ? End.LIMIT : End.COMPLETE;
  }

  private boolean goesOn() {
    return !stop.isSet() && !findings.isFull();
  }

  private void compareRows() throws InterruptedException {
    BackfillProgress progress = source.begin();
    long estimate = progress.rowsEstimated();
    while (!progress.complete() && goesOn()) {
      RowChunk chunk = source.read(progress);
      progress = chunk.progress();
      List<String> objects = chunk.rows().stream().map(SourceRows.SourceRow::object).toList();
      for (RowFinding finding : destination.compare(objects)) {
        suspect(CanonicalKey.of(chunk.rows().get(finding.row()).key()));
      }
      sourceRows += chunk.rows().size();
      refusedRows += chunk.refused();
      compared(chunk.rows().size(), estimate);
    }
  }

  private void lookUpKeys() throws InterruptedException {
    long count = 0;
    Optional<KeyPage.After> after = Optional.empty();
    do {
      KeyPage page = destination.keys(after, pace.most(KEYS_PER_PAGE));
      List<RowsOfKey> rows = source.byValues(ordered(page.keys()));
      for (int place = 0; place < rows.size(); place++) {
        RowsOfKey row = rows.get(place);
        if (row.objects().isEmpty() && !row.refused()) {
          suspect(row.key().orElse(page.keys().get(place).json()));
        }
      }
      count += page.keys().size();
      destinationKeys = OptionalLong.of(count);
      compared(page.keys().size(), sourceRows);
      after = page.next();
    } while (after.isPresent() && goesOn());
  }

  /** The values of keys in the order in which the source expects them. */
  private List<List<String>> ordered(List<KeyPage.Key> keys) {
    List<String> properties = destination.keyProperties();
    List<Integer> places = source.keyProperties().stream().map(properties::indexOf).toList();
    return keys.stream()
        .map(key -> places.stream().map(place -> key.values().get(place)).toList())
        .toList();
  }

  private void compared(int rows, long estimate) throws InterruptedException {
    long done = sourceRows + destinationKeys.orElse(0);
    findings.listener().compared(consumer, done, 2 * Math.max(estimate, sourceRows));
    pace.spend(rows);
  }

  private void suspect(String key) throws InterruptedException {
    pending.add(key);
    if (pending.size() >= TOGETHER) {
      confirm();
    }
  }

  private void confirm() throws InterruptedException {
    if (!pending.isEmpty() && !stop.isSet()) {
      findings.addAll(confirmation.differences(List.copyOf(pending)));
      pending.clear();
    }
  }

  long sourceRows() {
    return sourceRows;
  }

  long refusedRows() {
    return refusedRows;
  }

  OptionalLong destinationKeys() {
    return destinationKeys;
  }

  OptionalLong destinationCount() {
    return destinationCount;
  }

  /** What ended it early. */
  Optional<Diagnostic> broken() {
    return broken;
  }
}
