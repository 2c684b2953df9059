package dev.syncline.postgres.source.internal.debezium;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.connect.runtime.WorkerConfig;
import org.apache.kafka.connect.storage.OffsetBackingStore;
import org.apache.kafka.connect.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * The engine's offset store, which stores nothing: it answers with the durable position of the
 * feed. The engine reads it to resume and again each time it confirms to PostgreSQL, so that the
 * confirmed position is never past the durable one, whatever the engine itself believes.
 *
 * <p>The answer has only {@code lsn} and {@code lsn_commit}. Without {@code lsn_proc} the engine
 * skips its search for a place inside a transaction, which loses rows (debezium/dbz#1554, #76).
 */
public final class DurableOffsetStore implements OffsetBackingStore {
  private @Nullable EngineRun run;

  @Override
  public void configure(WorkerConfig config) {
    run = EngineRun.of(config.originals());
  }

  @Override
  public void start() {}

  @Override
  public void stop() {}

  @Override
  public Future<Map<ByteBuffer, ByteBuffer>> get(Collection<ByteBuffer> keys) {
    long end = Objects.requireNonNull(run, "not configured").durable().value();
    byte[] offset =
        ("{\"lsn\":" + end + ",\"lsn_commit\":" + end + "}").getBytes(StandardCharsets.UTF_8);
    Map<ByteBuffer, ByteBuffer> answer = new HashMap<>();
    keys.forEach(key -> answer.put(key, ByteBuffer.wrap(offset)));
    return CompletableFuture.completedFuture(answer);
  }

  @Override
  public Future<Void> set(Map<ByteBuffer, ByteBuffer> values, Callback<Void> callback) {
    if (callback != null) {
      callback.onCompletion(null, null);
    }
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public Set<Map<String, Object>> connectorPartitions(String connectorName) {
    return Set.of();
  }
}
