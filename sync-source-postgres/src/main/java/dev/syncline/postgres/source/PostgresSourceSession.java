package dev.syncline.postgres.source;

import dev.syncline.engine.spi.AppendBoundaries;
import dev.syncline.engine.spi.BackfillJobReader;
import dev.syncline.engine.spi.BackfillReader;
import dev.syncline.engine.spi.CaptureWatch;
import dev.syncline.engine.spi.ChangeSource;
import dev.syncline.engine.spi.PublicTransformer;
import dev.syncline.engine.spi.SourceSession;
import dev.syncline.eventstore.CapturedObjects;
import dev.syncline.eventstore.PublishedContract;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.postgres.source.internal.backfill.ChunkReader;
import dev.syncline.postgres.source.internal.backfill.JobReader;
import dev.syncline.postgres.source.internal.backfill.SourceBoundaries;
import dev.syncline.postgres.source.internal.capture.CaptureSettings;
import dev.syncline.postgres.source.internal.capture.DebeziumSource;
import dev.syncline.postgres.source.internal.setup.SourceTable;
import dev.syncline.postgres.source.internal.transform.SqlTransformer;
import dev.syncline.postgres.source.internal.transform.plan.RegisteredSchema;
import dev.syncline.postgres.source.internal.transform.plan.TransformationPlan;
import java.util.List;
import java.util.Set;

/** A PostgreSQL source that is being captured. */
final class PostgresSourceSession implements SourceSession {
  private final ChangeSource changes;
  private final PublicTransformer transformer;
  private final BackfillReader backfill;
  private final AppendBoundaries boundaries;
  private final BackfillJobReader jobs;
  private final CaptureCover cover;

  private PostgresSourceSession(
      ChangeSource changes,
      PublicTransformer transformer,
      BackfillReader backfill,
      AppendBoundaries boundaries,
      BackfillJobReader jobs,
      CaptureCover cover) {
    this.changes = changes;
    this.transformer = transformer;
    this.backfill = backfill;
    this.boundaries = boundaries;
    this.jobs = jobs;
    this.cover = cover;
  }

  static SourceSession open(
      CaptureSettings capture,
      List<RegisteredSchema> schemas,
      CaptureCover cover,
      SourceSettings settings) {
    PublicTransformer transformer =
        SqlTransformer.open(capture.source(), schemas, settings.keysPerLookup());
    BackfillReader backfill = null;
    try {
      backfill = ChunkReader.open(capture.source(), schemas, settings.rowsPerChunk());
      return new PostgresSourceSession(
          DebeziumSource.open(capture, planned(schemas), cover.watch()::look),
          transformer,
          backfill,
          new SourceBoundaries(capture.source(), schemas),
          new JobReader(() -> ChunkReader.open(capture.source(), schemas, settings.rowsPerChunk())),
          cover);
    } catch (RuntimeException failure) {
      transformer.close();
      if (backfill != null) {
        backfill.close();
      }
      throw failure;
    }
  }

  private static List<SourceTable> planned(List<RegisteredSchema> schemas) {
    return schemas.stream()
        .flatMap(schema -> schema.plan().transformations().stream())
        .map(TransformationPlan::table)
        .distinct()
        .toList();
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
  public AppendBoundaries boundaries() {
    return boundaries;
  }

  @Override
  public BackfillJobReader backfillJobs() {
    return jobs;
  }

  @Override
  public List<PublishedContract> contracts() {
    return cover.contracts();
  }

  @Override
  public Set<PublishedContract> interrupted() {
    return cover.interrupted();
  }

  @Override
  public List<Diagnostic> gaps() {
    return cover.gaps();
  }

  @Override
  public CapturedObjects captured() {
    return cover.objects();
  }

  @Override
  public CaptureWatch watch() {
    return cover.watch();
  }

  @Override
  public void close() {
    changes.close();
    cover.watch().close();
    backfill.close();
    jobs.close();
    transformer.close();
  }
}
