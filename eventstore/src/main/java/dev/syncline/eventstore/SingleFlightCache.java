package dev.syncline.eventstore;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import java.util.function.ToLongBiFunction;

/**
 * Computes a value once for several threads that want it at about the same time: the first thread
 * computes it, and the others wait for the result. A value is kept until all expected threads have
 * asked for it, within a memory bound. The oldest value is evicted first, however often it was
 * requested, because readers move on to newer values. A cache that keeps the most requested values
 * would keep what nearly every reader has passed, and leave no room for new ones.
 *
 * @param <K> identifies a value
 * @param <V> the value
 */
public final class SingleFlightCache<K, V> {
  private final long mostBytes;
  private final ToLongBiFunction<K, V> bytesOf;
  private final Map<K, Made<V>> kept = new LinkedHashMap<>();
  private long bytes;

  private static final class Made<V> {
    private final CompletableFuture<V> value = new CompletableFuture<>();
    private int asked;
    private long bytes;
  }

  /**
   * @param mostBytes the memory limit in bytes, approximate
   * @param bytesOf how many bytes an entry takes
   */
  public SingleFlightCache(long mostBytes, ToLongBiFunction<K, V> bytesOf) {
    this.mostBytes = mostBytes;
    this.bytesOf = bytesOf;
  }

  /**
   * The value of a key, computed now or a moment ago.
   *
   * @param askers how many callers are expected to ask for it
   * @param make computes the value; if that fails, only this caller fails, and another one tries
   *     again
   */
  public V get(K key, int askers, Supplier<V> make) {
    Made<V> own = new Made<>();
    Made<V> first = begin(key, own, askers);
    while (first != own) {
      try {
        return first.value.join();
      } catch (CompletionException others) {
        first = begin(key, own, askers);
      }
    }
    return make(key, own, make);
  }

  private synchronized Made<V> begin(K key, Made<V> own, int askers) {
    Made<V> first = kept.computeIfAbsent(key, absent -> own);
    first.asked++;
    if (first.asked >= askers) {
      forget(key);
    }
    return first;
  }

  private V make(K key, Made<V> own, Supplier<V> make) {
    try {
      V value = make.get();
      keep(key, own, bytesOf.applyAsLong(key, value));
      own.value.complete(value);
      return value;
    } finally {
      if (!own.value.isDone()) {
        drop(key, own);
        own.value.completeExceptionally(
            new IllegalStateException("the caller that computed it failed"));
      }
    }
  }

  private synchronized void keep(K key, Made<V> own, long size) {
    if (kept.get(key) == own) {
      own.bytes = size;
      bytes += size;
    }
    while (bytes > mostBytes) {
      forget(kept.keySet().iterator().next());
    }
  }

  private synchronized void drop(K key, Made<V> own) {
    if (kept.get(key) == own) {
      forget(key);
    }
  }

  private void forget(K key) {
    Made<V> forgotten = kept.remove(key);
    if (forgotten != null) {
      bytes -= forgotten.bytes;
    }
  }
}
