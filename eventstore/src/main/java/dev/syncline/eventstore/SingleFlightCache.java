package dev.syncline.eventstore;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import java.util.function.ToLongBiFunction;

/**
 * What several threads of a process want alike, one soon after the other: the first that asks makes
 * it, the others wait for that and get the same. It is kept until all have asked, within a bound of
 * memory, and what was made first is forgotten first, however often it was asked for: readers go on
 * to what is new. A cache that keeps what was asked for most often would hold what nearly everybody
 * has passed, and not let the new in.
 *
 * @param <K> what is wanted
 * @param <V> what is made of it
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
   * @param mostBytes how much memory may be kept, about
   * @param bytesOf how much of it something takes
   */
  public SingleFlightCache(long mostBytes, ToLongBiFunction<K, V> bytesOf) {
    this.mostBytes = mostBytes;
    this.bytesOf = bytesOf;
  }

  /**
   * What is wanted, made now or a moment ago.
   *
   * @param askers how many are expected to ask for it
   * @param make makes it; where that fails it does so for this caller alone, and another tries anew
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
    kept.putIfAbsent(key, own);
    Made<V> first = kept.get(key);
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
    bytes -= kept.remove(key).bytes;
  }
}
