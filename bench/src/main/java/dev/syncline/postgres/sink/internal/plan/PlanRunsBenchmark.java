package dev.syncline.postgres.sink.internal.plan;

import dev.syncline.eventstore.Event;
import dev.syncline.eventstore.Position;
import dev.syncline.eventstore.SchemaId;
import dev.syncline.manifest.schema.Operation;
import dev.syncline.postgres.sink.internal.key.KeyForm;
import dev.syncline.postgres.sink.internal.key.KeyReading;
import dev.syncline.postgres.sink.internal.rows.EventRows;
import dev.syncline.postgres.sink.internal.value.TypedValue;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
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
import org.openjdk.jmh.infra.Blackhole;

/** A page of upserts of one lane, put into runs and batches. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class PlanRunsBenchmark {
  private static final int EVENTS = 5000;

  private final List<Event> events =
      IntStream.rangeClosed(1, EVENTS).mapToObj(PlanRunsBenchmark::event).toList();
  private final EventRows rows =
      EventRows.of(
          List.of(
              new TypedValue("id", "bigint"),
              new TypedValue("name", "text"),
              new TypedValue("amount", "bigint")));

  private final Keys keys =
      new Keys(
          new KeyReading.ByValue(List.of("id"), List.of(KeyForm.WHOLE_NUMBER)),
          StatementPlan.Repeat.LAST_COUNTS);

  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public void plan(Blackhole sent) throws SQLException {
    StatementBatchPlanner planner =
        new StatementBatchPlanner(List.of(keys), (moving, passed) -> Reordering.OTHER_KEYS);
    events.forEach(event -> planner.add(0, event));
    for (StatementBatch run : planner.runs()) {
      EventRows.Batch batch = rows.batch();
      for (Event event : run.events()) {
        batch.add(event.object().orElseThrow());
      }
      sent.consume(batch);
    }
  }

  private static Event event(int number) {
    String key = "{\"id\":" + number + "}";
    String object =
        "{\"id\":%d,\"name\":\"name of %d\",\"amount\":%d}"
            .formatted(number, number, number % 1000);
    return new Event(
        new Position(number),
        new Position(1),
        new SchemaId(1),
        0,
        Operation.INSERT,
        key,
        Optional.of(object),
        Instant.EPOCH);
  }
}
