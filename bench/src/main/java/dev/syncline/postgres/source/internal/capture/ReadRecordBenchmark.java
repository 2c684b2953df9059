package dev.syncline.postgres.source.internal.capture;

import dev.syncline.eventstore.Lsn;
import dev.syncline.manifest.ConnectionSettings;
import dev.syncline.manifest.Secret;
import dev.syncline.manifest.schema.Slug;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The engine's record of an inserted row of four columns, made a source event. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class ReadRecordBenchmark {
  private static final int RECORDS = 1000;
  private static final Schema TEXT = Schema.OPTIONAL_STRING_SCHEMA;
  private static final Schema ROW =
      SchemaBuilder.struct()
          .optional()
          .field("id", TEXT)
          .field("name", TEXT)
          .field("amount", TEXT)
          .field("created_at", TEXT)
          .build();
  private static final Schema SOURCE =
      SchemaBuilder.struct()
          .field("schema", Schema.STRING_SCHEMA)
          .field("table", Schema.STRING_SCHEMA)
          .build();
  private static final Schema ENVELOPE =
      SchemaBuilder.struct()
          .field("before", ROW)
          .field("after", ROW)
          .field("source", SOURCE)
          .field("op", Schema.STRING_SCHEMA)
          .build();

  /** Never asked: no table is planned. */
  private static final ConnectionSettings NO_SOURCE =
      new ConnectionSettings(
          new Slug("none"), "localhost", 1, "none", "none", new Secret("none"), Map.of());

  private final RecordReader reader =
      new RecordReader("run", new Lsn(0), PlannedTables.none(NO_SOURCE));
  private final List<SourceRecord> records =
      IntStream.range(0, RECORDS).mapToObj(ReadRecordBenchmark::record).toList();

  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public EventQueue.Batch read() {
    records.forEach(reader::read);
    return reader.take();
  }

  private static SourceRecord record(int number) {
    Struct row =
        new Struct(ROW)
            .put("id", Integer.toString(number))
            .put("name", "name of " + number)
            .put("amount", Integer.toString(number % 1000))
            .put("created_at", "2026-01-01 12:34:56.789+00");
    Struct value =
        new Struct(ENVELOPE)
            .put("after", row)
            .put("source", new Struct(SOURCE).put("schema", "public").put("table", "item"))
            .put("op", "c");
    return new SourceRecord(Map.of(), Map.of(), "run.public.item", ENVELOPE, value);
  }
}
