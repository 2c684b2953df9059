package dev.syncline.engine.spi;

import dev.syncline.eventstore.CapturedObjects;
import dev.syncline.eventstore.PublishedContract;
import dev.syncline.manifest.verify.Diagnostic;
import java.util.List;
import java.util.Set;

/**
 * A source that is being captured: the stream, the transformation of rows into events, and the
 * backfill.
 */
public interface SourceSession extends AutoCloseable {
  ChangeSource changes();

  PublicTransformer transformer();

  BackfillReader backfill();

  /** Fixes where the first loads of append-only contracts end. */
  AppendBoundaries boundaries();

  /** Reads the rows of backfill jobs, in a session of its own. */
  BackfillJobReader backfillJobs();

  /** The contracts published from it, in the order of their backfill: parents before children. */
  List<PublishedContract> contracts();

  /**
   * Those of the contracts whose tables were not captured for a while, although the feed has a
   * past: some of their changes are missing from the feed.
   */
  Set<PublishedContract> interrupted();

  /** Why changes of interrupted contracts may be missing, for operators. */
  List<Diagnostic> gaps();

  /** What capture depends on at the source, as this session found it. */
  CapturedObjects captured();

  /** Compares that with the source again while the session is open. */
  CaptureWatch watch();

  @Override
  void close();
}
