package dev.syncline.postgres.source.internal.transform;

import dev.syncline.engine.change.Row;
import dev.syncline.engine.change.RowLayout;
import dev.syncline.postgres.source.internal.setup.Generation;
import dev.syncline.postgres.source.internal.setup.SourceColumn;
import dev.syncline.postgres.source.internal.transform.json.JsonText;
import dev.syncline.postgres.source.internal.transform.plan.KeyColumn;
import dev.syncline.postgres.source.internal.transform.plan.KeyOfRow;
import dev.syncline.postgres.source.internal.transform.plan.OutputColumn;
import dev.syncline.postgres.source.internal.transform.plan.PublicRow;
import dev.syncline.postgres.source.internal.transform.plan.RowImage;
import dev.syncline.postgres.source.internal.transform.plan.RowProjection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A changed row of four columns made a public row, JSON and key, without asking the source. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class RowPlanBenchmark {
  private static final SourceColumn ID =
      new SourceColumn("id", "bigint", 20, 20, true, Generation.NONE);

  private final RowProjection projection =
      new RowProjection(
          List.of(
              RowProjection.Property.of("id", "id", JsonText.INTEGER),
              RowProjection.Property.of("name", "name", JsonText.TEXT),
              RowProjection.Property.of("amount", "amount", JsonText.INTEGER),
              RowProjection.Property.of("created_at", "created_at", JsonText.TIMESTAMP_WITH_ZONE)),
          KeyOfRow.of(
                  List.of(
                      new KeyColumn(
                          new OutputColumn("id", "bigint", 20),
                          Optional.of(KeyColumn.Origin.of(ID)))),
                  Set.of())
              .orElseThrow());
  private Row row =
      new Row(
          RowLayout.of(List.of("id", "name", "amount", "created_at")),
          new String[] {"4711", "name of 4711", "711", "2026-01-01 12:34:56.789+00"});

  @Benchmark
  public Optional<PublicRow> row() {
    return projection.row(RowImage.of(row));
  }
}
