package dev.syncline.engine.memory;

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

/** One session of a source whose table was captured all the time. */
final class MemorySourceSession implements SourceSession {
  private static final CapturedObjects TABLE =
      new CapturedObjects(Map.of("table " + MemorySource.TABLE, Map.of("oid", "16400")));

  private final MemorySource source;
  private final List<PublishedContract> contracts;
  private final ChangeSource changes;
  private final CaptureWatch watch;

  MemorySourceSession(MemorySource source, List<PublishedContract> contracts, Lsn feedEnd) {
    this.source = source;
    this.contracts = contracts;
    changes = new MemoryChangeSource(source, feedEnd);
    watch = new MemoryCaptureWatch(source);
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
  public List<PublishedContract> contracts() {
    return contracts;
  }

  @Override
  public Set<PublishedContract> interrupted() {
    return Set.of();
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
