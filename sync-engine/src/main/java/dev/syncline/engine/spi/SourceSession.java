package dev.syncline.engine.spi;

import dev.syncline.eventstore.PublishedContract;
import java.util.List;

/** A source that is being captured: the stream, the way from rows to events, and the first load. */
public interface SourceSession extends AutoCloseable {
  ChangeSource changes();

  PublicTransformer transformer();

  BackfillReader backfill();

  /** The contracts published from it, in the order of their first load: parents before children. */
  List<PublishedContract> contracts();

  @Override
  void close();
}
