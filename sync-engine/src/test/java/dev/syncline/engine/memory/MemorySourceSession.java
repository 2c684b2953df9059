package dev.syncline.engine.memory;

import dev.syncline.engine.spi.AppendBoundaries;
import dev.syncline.engine.spi.BackfillJobReader;
import dev.syncline.engine.spi.BackfillReader;
import dev.syncline.engine.spi.CaptureWatch;
import dev.syncline.engine.spi.ChangeSource;
import dev.syncline.engine.spi.PublicTransformer;
import dev.syncline.engine.spi.SourceSession;
import dev.syncline.eventstore.CapturedObjects;
import dev.syncline.eventstore.Lsn;
import dev.syncline.eventstore.PublishedContract;
import dev.syncline.manifest.verify.Diagnostic;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One session of a source. */
public final class MemorySourceSession implements SourceSession {
  private static final CapturedObjects TABLE =
      new CapturedObjects(Map.of("table " + MemorySource.TABLE, Map.of("oid", "16400")));

  private final MemorySource source;
  private final List<PublishedContract> contracts;
  private final Set<PublishedContract> interrupted;
  private final ChangeSource changes;
  private final CaptureWatch watch;

  private MemorySourceSession(
      MemorySource source,
      List<PublishedContract> contracts,
      Set<PublishedContract> interrupted,
      Lsn feedEnd) {
    this.source = source;
    this.contracts = contracts;
    this.interrupted = interrupted;
    changes = new MemoryChangeSource(source, feedEnd);
    watch = new MemoryCaptureWatch(source);
  }

  /**
   * Opens a session of a source whose table was captured all the time.
   *
   * @param feedEnd the end of the last source transaction in the feed
   */
  static MemorySourceSession open(
      MemorySource source, List<PublishedContract> contracts, Lsn feedEnd) {
    return new MemorySourceSession(source, contracts, Set.of(), feedEnd);
  }

  /**
   * Opens the first session of a source, for an empty feed.
   *
   * @param interrupted the contracts whose table was not captured for a while
   */
  public static MemorySourceSession first(
      MemorySource source, List<PublishedContract> contracts, Set<PublishedContract> interrupted) {
    return new MemorySourceSession(source, contracts, interrupted, source.open());
  }

  @Override
  public ChangeSource changes() {
    return changes;
  }

  @Override
  public PublicTransformer transformer() {
    return new MemoryTransformer(contracts);
  }

  @Override
  public BackfillReader backfill() {
    return new MemoryBackfillReader(source, contracts);
  }

  @Override
  public AppendBoundaries boundaries() {
    return new MemoryBoundaries();
  }

  @Override
  public BackfillJobReader backfillJobs() {
    return new MemoryJobReader(source, contracts);
  }

  @Override
  public List<PublishedContract> contracts() {
    return contracts;
  }

  @Override
  public Set<PublishedContract> interrupted() {
    return interrupted;
  }

  @Override
  public List<Diagnostic> gaps() {
    return List.of();
  }

  @Override
  public CapturedObjects captured() {
    return TABLE;
  }

  @Override
  public CaptureWatch watch() {
    return watch;
  }

  @Override
  public void close() {
    source.closeSession();
  }
}
