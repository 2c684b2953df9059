package dev.syncline.postgres;

import dev.syncline.engine.spi.BackfillReader;
import dev.syncline.engine.spi.ChangeSource;
import dev.syncline.engine.spi.PublicTransformer;
import dev.syncline.engine.spi.SourceSession;
import dev.syncline.eventstore.PublishedContract;
import dev.syncline.postgres.backfill.ChunkReader;
import dev.syncline.postgres.source.CaptureSettings;
import dev.syncline.postgres.source.DebeziumSource;
import dev.syncline.postgres.transform.RegisteredSchema;
import dev.syncline.postgres.transform.SqlTransformer;
import java.util.List;

/** A PostgreSQL source that is being captured. */
final class PostgresSourceSession implements SourceSession {
  private final ChangeSource changes;
  private final PublicTransformer transformer;
  private final BackfillReader backfill;
  private final List<PublishedContract> contracts;

  private PostgresSourceSession(
      ChangeSource changes,
      PublicTransformer transformer,
      BackfillReader backfill,
      List<PublishedContract> contracts) {
    this.changes = changes;
    this.transformer = transformer;
    this.backfill = backfill;
    this.contracts = contracts;
  }

  static SourceSession open(
      CaptureSettings capture, List<RegisteredSchema> schemas, List<PublishedContract> contracts) {
    PublicTransformer transformer = SqlTransformer.open(capture.source(), schemas);
    BackfillReader backfill = null;
    try {
      backfill = ChunkReader.open(capture.source(), schemas, ChunkReader.DEFAULT_ROWS);
      return new PostgresSourceSession(
          DebeziumSource.open(capture), transformer, backfill, contracts);
    } catch (RuntimeException failure) {
      transformer.close();
      if (backfill != null) {
        backfill.close();
      }
      throw failure;
    }
  }

  @Override
  public ChangeSource changes() {
    return changes;
  }

  @Override
  public PublicTransformer transformer() {
    return transformer;
  }

  @Override
  public BackfillReader backfill() {
    return backfill;
  }

  @Override
  public List<PublishedContract> contracts() {
    return contracts;
  }

  @Override
  public void close() {
    changes.close();
    backfill.close();
    transformer.close();
  }
}
